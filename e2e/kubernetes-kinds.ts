// The kinds of Kubernetes objects in deploy/kubernetes, for the test that makes schemas of them. The types come from
// the API's published OpenAPI description.

export type { DaemonSet, Deployment } from 'kubernetes-types/apps/v1'
export type { CronJob } from 'kubernetes-types/batch/v1'
export type { Container, EphemeralContainer, Namespace } from 'kubernetes-types/core/v1'
