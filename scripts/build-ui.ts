// ui/ -> dist/ui.json: every file of the page, gzipped, under the name it is served by. The server compiles it in. Uses
// Bun's bundler; fails if the first load exceeds its budget.
import { mkdirSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { BunPlugin } from 'bun'
import { version } from '../package.json'

/** First load of the page, compressed, in total. */
const FIRST_LOAD_BYTES_MAX = 100 * 1024

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const root = join(import.meta.dir, '..')

/** What the page never reads of the catalogue of metrics: how a value is stored, exported and described elsewhere. */
const NOT_FOR_THE_PAGE = /^ {4}(?:disk|family|otlp|schema|factor|isInPs): (?:\{.*\}|[^{\n]*),\n/gm

const lighterCatalogue: BunPlugin = {
  name: 'lighter catalogue',
  setup(build) {
    build.onLoad({ filter: /server\/model\/metrics\.ts$/ }, async ({ path }) => {
      const whole = await Bun.file(path).text()
      const contents = whole.replace(NOT_FOR_THE_PAGE, '')
      if (contents === whole)
        throw new Error(`Nothing of ${path} can be left out: is it written otherwise now?`)
      return { contents, loader: 'ts' }
    })
  },
}

const built = await Bun.build({
  entrypoints: [join(root, 'ui/index.html')],
  target: 'browser',
  minify: true,
  // Parts that are imported when they are first opened are files of their own.
  splitting: true,
  plugins: [lighterCatalogue],
  define: { __TOPZ_VERSION__: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
  naming: { entry: '[name].[ext]', chunk: 'assets/main-[hash].[ext]', asset: 'assets/[name]-[hash].[ext]' },
})

const files: Record<string, { readonly type: string; readonly gzip: string }> = {}
const texts = new Map<string, string>()
for (const output of built.outputs) {
  const name = output.path.replace(/^\.?\//, '')
  const type = TYPES[extname(name)]
  if (!type) throw new Error(`Cannot serve ${name}: expected one of ${Object.keys(TYPES).join(' ')}`)
  // Without a time stamp: the same sources give the same bytes. libdeflate makes them 3 % smaller than zlib can.
  const bytes = new Uint8Array(await output.arrayBuffer())
  const gzip = Bun.gzipSync(bytes, { level: 12, library: 'libdeflate' })
  files[name] = { type, gzip: Buffer.from(gzip).toString('base64') }
  texts.set(name, new TextDecoder().decode(bytes))
}

/** What a browser fetches at once: what the page names, and what scripts import there at their beginning. */
function firstLoad(name: string, seen = new Set<string>()): ReadonlySet<string> {
  const text = texts.get(name)
  if (text === undefined || seen.has(name)) return seen
  seen.add(name)
  const named = extname(name) === '.html' ? /(?:src|href)="\.\/([^"]+)"/g : /(?:from|import)\s*"\.\/([^"]+)"/g
  const folder = extname(name) === '.html' ? '' : 'assets/'
  for (const [, path = ''] of text.matchAll(named)) firstLoad(`${folder}${path}`, seen)
  return seen
}

const first = firstLoad('index.html')
const sizeOf = (name: string): number => Buffer.from(files[name]?.gzip ?? '', 'base64').byteLength
const total = [...first].reduce((sum, name) => sum + sizeOf(name), 0)
for (const name of Object.keys(files))
  console.log(`${String(sizeOf(name)).padStart(7)} bytes  ${name}${first.has(name) ? '' : ', later'}`)
console.log(`${String(total).padStart(7)} bytes  at first, compressed (at most ${FIRST_LOAD_BYTES_MAX})`)
if (total > FIRST_LOAD_BYTES_MAX) {
  console.error(
    `A first load of the page is ${total} bytes compressed: expected at most ${FIRST_LOAD_BYTES_MAX}`,
  )
  process.exit(1)
}
mkdirSync(join(root, 'dist'), { recursive: true })
writeFileSync(join(root, 'dist/ui.json'), JSON.stringify(files))
