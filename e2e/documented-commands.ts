// Every command line that README.md and the pages tell people to type -> the test that runs it, or why none does.
// tidy-commands.test.ts checks that none is missing here and none is left over.

/** `file: title` of the test. */
export interface Tested {
  readonly test: string
}

export interface Untested {
  readonly why: string
}

const NEEDS_CLUSTER = 'needs a cluster'
const NEEDS_CLOUD_FOUNDRY = 'needs a Cloud Foundry; what the platform does with the buildpack is played'
const NEEDS_PERSON = 'is for a person who changes the sources: it goes on until it is ended, on fixed ports'
const IS_MEASUREMENT = 'measures for minutes, on a machine that does nothing else'
const IS_GATE = 'is what runs the tests'
const NEEDS_REGISTRY = 'needs a registry of images'
const IS_ANOTHERS = 'is a command of others, in a sentence'

const COMPOSED = 'e2e/docker-compose.test.ts: compose up shows the demo app moving'
const PLUGIN =
  'e2e/docker-plugin.test.ts: it prints an address that answers, and Ctrl-C leaves nothing behind'
const DOCKER_TOP =
  'e2e/docker.test.ts: JSON shows the processes of docker top, and besides them only zombies, short-lived ones and topz itself'
const PUSHED =
  'e2e/docker-paas.test.ts: a pushed commit soon runs, and topz shows that the node process was restarted'
const RELEASED =
  'e2e/docker-release.test.ts: two builds give the same bytes, images included; the image is that of the Dockerfile, and runs'
const HELP =
  'e2e/server.test.ts: topz help lists every command that docs/flags.md does, topz version says one line'
const ASSISTANT = 'e2e/mcp.test.ts: an assistant finds the tools and asks one: %s'
const WHY = 'e2e/why.test.ts: a stopped process is named by /topz/why, as text and as JSON'
const DOCTOR = 'e2e/server.test.ts: topz doctor says what may be read here, as text and as JSON'
const REPLAYED = 'e2e/replay.test.ts: times count from the end of the recording, whenever that was'
const EXPORTED = 'e2e/replay.test.ts: topz export cuts out a range that topz replay serves'
const ARCHIVED =
  'e2e/docker-cloudfoundry.test.ts: the archive holds what the manifest lists, programs executable, and the same bytes each time'
const EPHEMERAL =
  'e2e/kubernetes.test.ts: ephemeral: what kubectl debug adds is part of an ephemeral container'

const KUBECTL_TOPZ =
  'e2e/kubernetes-topz.test.ts: it prints an address that answers; Ctrl-C ends it; the next call joins the topz that is there'
const KUBECTL_TEXT =
  'e2e/kubernetes-topz.test.ts: --text prints the processes, of a pod of a deployment that is not ready'

const DEMO = 'e2e/demo.test.ts: it tells what was wrong, until the kernel killed the worker'

/** As written, without what follows two spaces and a `#`. */
export const COMMANDS: Readonly<Record<string, Tested | Untested>> = {
  'curl localhost:8080/topz/why': { test: WHY },
  "curl -G localhost:8080/topz --data-urlencode 'q=user:nobody rss>20M'": {
    test: 'server/http/readouts.test.ts: a filter of fields works in each form, and a mistake in it is refused with what is allowed',
  },
  'npm start': {
    test: 'e2e/npm-start.test.ts: SIGTERM to npm ends topz, too, although npm signals only the shell in between',
  },
  'npm run demo': { test: DEMO },
  'topz demo': { test: DEMO },
  'npm test': { why: IS_GATE },
  'npm test -- server/procfs/stat.test.ts': { why: IS_GATE },
  'npm test -- types unit': { why: IS_GATE },
  'npm test -- types tidy': { why: IS_GATE },
  'npm test -- server/model server/render': { test: 'scripts/gate.test.ts: a folder runs all tests in it' },
  'npm test -- NAME...': { why: IS_GATE },
  'npm run format && npm test -- format types tidy unit': { why: IS_GATE },
  'npm run format': { why: 'does what `npm test -- format` asks for' },
  'npm run schema': { why: 'what it writes is held by scripts/metric-schema.test.ts and api-schema.test.ts' },
  'npm run docs': {
    test: 'e2e/demo.test.ts: the outputs in README.md and docs/ are those of the demo: after a change of words run npm run docs',
  },
  'npm run screenshots': {
    why: 'takes minutes; how pictures are compared is held by e2e/compare-pictures.test.ts',
  },
  'npm run screenshots -- --keep': { why: 'what it keeps is looked at by a person' },
  'npm run dev': { why: NEEDS_PERSON },
  'npm run build': { why: 'the part `docker` makes its executable with the same script' },
  'npm run release': { test: RELEASED },
  'npm run mutants': { why: 'takes hours' },
  'npm run mutants -- P48': {
    why: 'takes minutes; what it does with one guard is held by scripts/mutants.test.ts',
  },
  'npm run bench -- --filter': { why: IS_MEASUREMENT },
  'npm run bench -- --page --minutes=2': { why: IS_MEASUREMENT },
  'npm run soak': { why: IS_MEASUREMENT },
  'npm run stage': { why: IS_MEASUREMENT },
  'npm run bench': { why: IS_MEASUREMENT },
  'npm run bench -- --soak=60': { why: IS_MEASUREMENT },
  'npm run bench -- 192 64 48 --attack=5': { why: IS_MEASUREMENT },
  'npm run bench -- [PROCESSES...] [--seconds=40] [--warm=60]': { why: IS_MEASUREMENT },

  'docker build -t topz -f docker/Dockerfile .': { test: DOCKER_TOP },
  'APP_ID=$(docker run -d my-app)': { test: DOCKER_TOP },
  'docker run --pid=container:${APP_ID} -p 8080:8080 topz /server --address=0.0.0.0:8080': {
    test: DOCKER_TOP,
  },
  'curl localhost:8080/topz': { test: 'e2e/server.test.ts: one address answers each client in its own form' },
  "curl -N 'localhost:8080/topz?watch=1s'": {
    test: 'e2e/server.test.ts: ?watch= redraws until the client disconnects',
  },
  'docker compose -f docker/compose.yaml up': { test: COMPOSED },
  'docker run --pid=container:$APP_ID -p 8080:8080 -v topz-data:/data topz /server --address=0.0.0.0:8080 --data=/data':
    {
      test: 'e2e/docker.test.ts: S35: hardened, as %s, topz lists every process and records into a new volume',
    },
  'docker topz CONTAINER': { test: PLUGIN },
  'docker topz my-app': { test: PLUGIN },
  'docker topz CONTAINER --text': { test: 'e2e/docker-plugin.test.ts: --text prints the processes once' },
  'docker topz CONTAINER --why': {
    test: 'e2e/docker-plugin.test.ts: --why watches, and Ctrl-C makes it say what is known so far: %s',
  },
  'docker run --rm topz /server licenses': { test: RELEASED },
  'docker load': { test: RELEASED },
  'docker buildx imagetools inspect NAME:TAG': { why: NEEDS_REGISTRY },
  'docker stats': { why: IS_ANOTHERS },

  'topz [COMMAND] [FLAGS]': { test: HELP },
  'topz version': { test: HELP },
  'topz snapshot': { test: 'e2e/server.test.ts: topz snapshot prints one readout in each form' },
  'topz doctor': { test: DOCTOR },
  'topz why': { test: 'e2e/why.test.ts: topz why ends at Ctrl-C with what is known so far' },
  'topz replay': { test: EXPORTED },
  'topz replay DIR': { test: REPLAYED },
  'topz export': { test: EXPORTED },
  'topz export DIR --from=-10m --output=FILE': { test: EXPORTED },
  'topz export PATH --from=-10m --to=now --output=FILE': { test: EXPORTED },
  'topz --otlp-endpoint=http://collector:4318': {
    test: 'e2e/otlp.test.ts: S34: an independent receiver understands every field, and gets the kernel’s figures',
  },
  'topz --mcp': { test: ASSISTANT },
  '{ "mcpServers": { "topz": { "type": "http", "url": "http://localhost:8080/mcp", "headers": { "Authorization": "Bearer TOKEN" } } } }':
    { why: 'is the setting of an assistant; what one then sends is held by e2e/mcp.test.ts' },

  'kubectl topz POD': { test: KUBECTL_TOPZ },
  'kubectl topz': { test: KUBECTL_TOPZ },
  'kubectl topz deploy/web': { test: KUBECTL_TEXT },
  'kubectl debug POD --image=topz --target=CONTAINER --profile=restricted --custom=deploy/kubernetes/ephemeral/container.yaml -- /server':
    { test: EPHEMERAL },
  'kubectl debug --custom': { test: EPHEMERAL },
  'kubectl port-forward POD 18080': { why: NEEDS_CLUSTER },
  'kubectl port-forward deploy/demo 18080': { why: NEEDS_CLUSTER },
  'kubectl port-forward': { why: NEEDS_CLUSTER },
  'kubectl apply -k deploy/kubernetes/example/sidecar': {
    why: `\${NEEDS_CLUSTER}; e2e/kubernetes.test.ts builds it with kubectl and holds it against the API's types`,
  },
  'components: [https://HOST/topz//deploy/kubernetes/sidecar?ref=v0.1.0]': {
    why: 'needs a Git host; e2e/kubernetes.test.ts uses the same component from its folder',
  },
  'images: [{ name: topz, newName: registry.example.com/topz, newTag: 0.1.0 }]': { why: NEEDS_REGISTRY },
  'kubectl get secret db': { why: IS_ANOTHERS },

  'cp -r docker/paas/example /tmp/my-app && git -C /tmp/my-app init && git -C /tmp/my-app add .': {
    test: PUSHED,
  },
  'git -C /tmp/my-app -c user.name=me -c user.email=me@example.com commit -m First': { test: PUSHED },
  'REPOSITORY=/tmp/my-app docker compose -f docker/paas/compose.yaml up --build': { test: PUSHED },
  'docker compose -f docker/paas/compose.yaml up -d': {
    test: 'e2e/docker-paas.test.ts: after the app was stopped and restarted, topz says how its previous life ended',
  },
  'curl localhost:3000': { test: PUSHED },

  'npm run package:cloudfoundry': { test: ARCHIVED },
  'npm run package:cloudfoundry && cf create-buildpack topz dist/topz-buildpack-*.zip 99': {
    why: NEEDS_CLOUD_FOUNDRY,
  },
  'cf create-buildpack topz dist/topz-buildpack-*.zip 99': { why: NEEDS_CLOUD_FOUNDRY },
  'cf push my-app -b topz -b nodejs_buildpack': { why: NEEDS_CLOUD_FOUNDRY },
  'cf ssh my-app -L 8080:127.0.0.1:18080': { why: NEEDS_CLOUD_FOUNDRY },
  'cf set-env my-app TOPZ_SIDECAR_MEMORY 96': { why: NEEDS_CLOUD_FOUNDRY },
  'cf restage my-app': { why: NEEDS_CLOUD_FOUNDRY },
  'cf ssh': { why: NEEDS_CLOUD_FOUNDRY },
  '(umask 077; printf %s "$MY_TOPZ_TOKEN" >"$TMPDIR/topz-token"); export TOPZ_TOKEN_FILE=$TMPDIR/topz-token':
    {
      why: `\${NEEDS_CLOUD_FOUNDRY}; the variable is TOPZ_TOKEN_FILE of e2e/token.test.ts`,
    },

  'curl -u user:x': { why: 'is the command line of an app whose secret is masked' },
}
