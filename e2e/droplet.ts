// An app container of Cloud Foundry on the test engine: staged by running buildpacks as the platform's builder does,
// its processes started as the platform's launcher does (github.com/cloudfoundry/buildpackapplifecycle).

import { type Answer, type Engine, runClient } from './engine.ts'
import { NODE_IMAGE } from './engine-images.ts'

export const STACK_IMAGE = 'topz-test-stack'
const STAGING = '/tmp/contents/deps'
/** What the platform sets for every process of an app, including its sidecars. */
const ENVIRONMENT = {
  HOME: '/home/vcap/app',
  TMPDIR: '/home/vcap/tmp',
  DEPS_DIR: '/home/vcap/deps',
  PORT: '8080',
  CF_INSTANCE_PORTS: '[{"external":61022,"internal":8080,"internal_tls_proxy":61001}]',
  VCAP_APPLICATION: '{"application_name":"my-app","process_type":"web","limits":{"mem":256}}',
}
const LAUNCHER = 'cd "$1"; if [ -f .profile ]; then source .profile; fi; shift; exec bash -c "$@"'

export interface Droplet {
  readonly id: string
  /** The staging result: what the buildpacks printed, with the exit status of each. */
  readonly staging: readonly Answer[]
  /** The text of launch.yml of a buildpack, or undefined. */
  readonly launchFile: (index: number) => Promise<string | undefined>
  /** Starts a process; resolves when it ends. Its output is in /home/vcap/logs/NAME. */
  readonly launch: (
    name: string,
    command: string,
    environment?: Readonly<Record<string, string>>,
  ) => Promise<Answer>
  /** Runs a program in the container, as `cf ssh` does. */
  readonly ssh: (...command: string[]) => Promise<Answer>
}

/** The stack: Debian with Node.js in place of cflinuxfs, and the platform's user. */
export async function makeStackImage(engine: Engine): Promise<void> {
  const make =
    'useradd --uid 2000 --create-home vcap && cd /home/vcap && mkdir app deps logs tmp && chown vcap *'
  const container = await engine.must('create', NODE_IMAGE, 'sh', '-c', make)
  await engine.must('start', '-a', container)
  await engine.must('commit', container, STACK_IMAGE)
  await engine.must('rm', container)
}

/** `buildpacks`: folders of this machine in order; `app` as well. `spoil` runs in the container before them. */
export async function stage(
  engine: Engine,
  buildpacks: readonly string[],
  app: string,
  environment: Readonly<Record<string, string>> = {},
  spoil = 'true',
): Promise<Droplet> {
  const id = await engine.must('run', '-d', '--init', STACK_IMAGE, 'sleep', '1000000')
  const exec = (user: string, extra: Readonly<Record<string, string>>, ...command: string[]) => {
    const variables = Object.entries(extra).flatMap(([name, value]) => ['-e', `${name}=${value}`])
    return engine.docker('exec', '-u', user, '-w', '/home/vcap', ...variables, id, ...command)
  }
  await engine.must('cp', `${app}/.`, `${id}:/home/vcap/app`)
  for (const [index, folder] of buildpacks.entries())
    await engine.must('cp', folder, `${id}:/tmp/buildpack-${index}`)
  const folders = buildpacks.map((_, index) => `/tmp/cache/${index} ${STAGING}/${index}`).join(' ')
  await exec('root', {}, 'sh', '-c', `mkdir -p ${folders}; chown -R vcap /tmp/cache /tmp/contents; ${spoil}`)
  const staging: Answer[] = []
  for (const index of buildpacks.keys()) {
    const args = ['/home/vcap/app', `/tmp/cache/${index}`, STAGING, String(index)]
    staging.push(await exec('vcap', environment, `/tmp/buildpack-${index}/bin/supply`, ...args))
  }
  // The droplet: nothing from the staging is where it was.
  await exec(
    'root',
    {},
    'sh',
    '-c',
    `cp -a ${STAGING}/. deps/ && rm -rf /tmp/contents /tmp/cache /tmp/buildpack-*`,
  )
  const launchFile = async (index: number) => {
    const answer = await exec('vcap', {}, 'cat', `deps/${index}/launch.yml`)
    return answer.status === 0 ? answer.stdout : undefined
  }
  const launch: Droplet['launch'] = (name, command, extra = {}) => {
    const script = `exec >>/home/vcap/logs/${name} 2>&1; ${LAUNCHER}`
    return exec(
      'vcap',
      { ...ENVIRONMENT, ...environment, ...extra },
      'bash',
      '-c',
      script,
      'launcher',
      'app',
      command,
    )
  }
  return { id, staging, launchFile, launch, ssh: (...command) => exec('vcap', {}, ...command) }
}

/** An archive -> a folder, using the platform's own program. */
export async function unzip(archive: string, folder: string): Promise<void> {
  const answer = await runClient('unzip', ['-q', archive, '-d', folder], process.env)
  if (answer.status !== 0) throw new Error(`Cannot unzip ${archive}: ${answer.stderr}`)
}
