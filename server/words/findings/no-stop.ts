// A process 1 that does not react to docker stop, in words.

import { named, type Say } from '../phrases.ts'

export const noStop: Say = ({ subject, evidence }) => ({
  sentence: `A stop waits out its whole grace period (10 s in Docker, 30 s in Kubernetes, unless set otherwise) and then kills: ${named(subject)} ${evidence.isIgnored === 'yes' ? 'ignores' : 'does not handle'} SIGTERM, which the kernel delivers to process 1 only if it has a handler`,
  advice:
    'Start the app with exec in the entry script, add a SIGTERM handler, or run the container with --init.',
})
