// ui/ -> dist/ui.json: every file of the page, gzipped, under the name it is served by. The server compiles it in. Uses
// Bun's bundler; fails if the first load exceeds its budget.
import { mkdirSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
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
const built = await Bun.build({
  entrypoints: [join(root, 'ui/index.html')],
  target: 'browser',
  minify: true,
  define: { __TOPZ_VERSION__: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
  naming: { entry: '[name].[ext]', chunk: 'assets/main-[hash].[ext]', asset: 'assets/[name]-[hash].[ext]' },
})

const files: Record<string, { readonly type: string; readonly gzip: string }> = {}
let total = 0
for (const output of built.outputs) {
  const name = output.path.replace(/^\.?\//, '')
  const type = TYPES[extname(name)]
  if (!type) throw new Error(`Cannot serve ${name}: expected one of ${Object.keys(TYPES).join(' ')}`)
  // Level 9 and no time stamp: the same sources give the same bytes.
  const gzip = gzipSync(new Uint8Array(await output.arrayBuffer()), { level: 9 })
  files[name] = { type, gzip: gzip.toString('base64') }
  total += gzip.byteLength
  console.log(`${String(gzip.byteLength).padStart(7)} bytes  ${name}`)
}
console.log(`${String(total).padStart(7)} bytes  in all, compressed (at most ${FIRST_LOAD_BYTES_MAX})`)
if (total > FIRST_LOAD_BYTES_MAX) {
  console.error(`The page is ${total} bytes compressed: expected at most ${FIRST_LOAD_BYTES_MAX}`)
  process.exit(1)
}
mkdirSync(join(root, 'dist'), { recursive: true })
writeFileSync(join(root, 'dist/ui.json'), JSON.stringify(files))
