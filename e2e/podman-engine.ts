// Podman for the tests: Debian's, as root, with folders and settings of its own, and two images: a Debian base system and
// topz.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answer, type Engine, runClient } from './engine.ts'
import { baseSystem } from './engine-images.ts'

const ROOT = join(import.meta.dirname, '..')
/** Podman makes it for the first container, and leaves it. */
const BRIDGE = 'cni-podman0'
export const BASE_IMAGE = 'topz-test-base'

/** Limits: the defaults are above what a machine in a machine may set. No daemon, no systemd. */
const CONTAINERS = `
[containers]
default_ulimits = ["nofile=1024:4096", "nproc=1024:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
`

export interface Podman {
  readonly folder: string
  readonly environment: Engine['environment']
  readonly podman: (...args: string[]) => Promise<Answer>
  /** Throws if it fails. */
  readonly must: (...args: string[]) => Promise<string>
  readonly stop: () => Promise<void>
}

export async function startPodman(): Promise<Podman> {
  const folder = mkdtempSync(join(tmpdir(), 'topz-podman-'))
  const storage = `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/root"\nrunroot = "${folder}/run"\n`
  writeFileSync(join(folder, 'storage.conf'), storage)
  writeFileSync(join(folder, 'containers.conf'), CONTAINERS)
  const environment = {
    ...process.env,
    CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
    CONTAINERS_CONF: join(folder, 'containers.conf'),
  }
  const podman = (...args: string[]) => runClient('podman', args, environment)
  const must = async (...args: string[]) => {
    const { status, stdout, stderr } = await podman(...args)
    if (status !== 0) throw new Error(`podman ${args.join(' ')} ended with status ${status}: ${stderr}`)
    return stdout.trim()
  }
  const hadBridge = existsSync(`/sys/class/net/${BRIDGE}`)
  const stop = async () => {
    await podman('rm', '-af', '-t', '0')
    if (!hadBridge) await runClient('ip', ['link', 'del', BRIDGE], process.env)
    rmSync(folder, { recursive: true, force: true })
  }
  await must('import', baseSystem(), BASE_IMAGE)
  // What docker/Dockerfile copies into the image: a build would copy each layer.
  execFileSync('sh', ['docker/collect.sh', 'dist/topz', join(folder, 'image')], { cwd: ROOT, stdio: 'pipe' })
  const archive = join(folder, 'image.tar')
  execFileSync('tar', ['-C', join(folder, 'image'), '-cf', archive, '.'])
  await must('import', '--change=CMD ["/server"]', archive, 'topz')
  rmSync(archive)
  return { folder, environment, podman, must, stop }
}
