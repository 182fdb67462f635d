import { expect, test } from 'bun:test'
import { containerIdOf, containerNameOf } from './container-id.ts'

const ID = '3f4e5d6c7b8a'.padEnd(64, '0')

test.each([
  ['Docker, cgroupfs', `/docker/${ID}`],
  ['Docker, systemd', `/system.slice/docker-${ID}.scope`],
  [
    'containerd in Kubernetes',
    `/kubepods.slice/kubepods-pod0a1b2c3d_1111_2222_3333_444444444444.slice/cri-containerd-${ID}.scope`,
  ],
  ['Podman', `/machine.slice/libpod-${ID}.scope/container`],
  ['P48: another cgroup namespace', `/../${ID}`],
  ['a systemd within the container', `/docker/${ID}/system.slice/nginx.service`],
])('%s is known by its id', (_, path) => {
  expect(containerIdOf(path, '1', '2')).toBe(ID)
  expect(containerNameOf(ID, path)).toStartWith('3f4e5d6c7b8a')
})

test('a container in a pod is named after both', () => {
  const path = `/kubepods.slice/kubepods-burstable-pod0a1b2c3d_1111_2222_3333_444444444444.slice/cri-containerd-${ID}.scope`
  expect(containerNameOf(ID, path)).toBe('3f4e5d6c7b8a of pod 0a1b2c3d')
})

test('where its path tells an id or nothing, it is called by its host name; a unit keeps its name', () => {
  const named = (path: string) =>
    containerNameOf(containerIdOf(path, undefined, undefined) as string, path, 'shop')
  const pod = `/kubepods/pod0a1b2c3d-1111-2222-3333-444444444444/${ID}`
  expect([`/docker/${ID}`, pod, '/', '/lxc/3f4e5d6c7b8a'].map(named)).toEqual([
    'shop',
    'shop',
    'shop',
    'shop',
  ])
  expect(['/system.slice/nginx.service', '/jobs/worker'].map(named)).toEqual(['nginx.service', 'worker'])
})

test('on a plain machine each unit is a container, whatever is below it', () => {
  const id = containerIdOf('/system.slice/nginx.service/worker', undefined, undefined)
  expect(id).toBe('/system.slice/nginx.service')
  expect(containerNameOf(id as string, undefined)).toBe('nginx.service')
})

test('two mount namespaces in one cgroup are two containers', () => {
  expect(containerIdOf('/', '5', '4')).toBe('/@5')
  expect(containerIdOf('/', '4', '4')).toBe('/')
  expect(containerIdOf('/', undefined, '4')).toBe('/')
  expect(containerIdOf(undefined, '4', '4')).toBeUndefined()
})

test('an @ in the name of a unit or a cgroup is part of the name, not a mount namespace', () => {
  const named = (cgroup: string) => containerNameOf(containerIdOf(cgroup, '5', '5') as string, cgroup)
  expect(named('/system.slice/system-getty.slice/getty@tty1.service')).toBe('getty@tty1.service')
  expect(named('/jobs/worker@7')).toBe('worker@7')
  expect(containerNameOf(containerIdOf('/jobs/worker@7', '5', '4') as string, '/jobs/worker@7')).toBe(
    'worker@7 (mounts 5)',
  )
})
