// `npm run bench -- --record-demo`: demo/shop in a real engine with limits, and topz beside it, through an incident and the life
// after it -> demo/shop.db.gz, the recording that `topz demo` serves. Takes nine minutes.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { startEngine } from '../e2e/engine.ts'
import { makeImages, makeNodeImage, NODE_IMAGE } from '../e2e/engine-images.ts'
import { startTopz } from '../e2e/sidecar.ts'
import { runTopz } from '../e2e/topz.ts'

const ROOT = join(import.meta.dirname, '..')
const RECORDING = join(ROOT, 'demo/shop.db.gz')
const AFTER_MS = 60_000
/** The shares keep the incident the same on a machine that does other things as well. */
const SHARES = '--cpu-shares=100000'
const LIMITS = ['--memory=192m', '--memory-swap=192m', '--cpus=0.5', '--pids-limit=100', SHARES]
const RIGHTS = ['--cap-add=SYS_PTRACE', '--cap-add=DAC_READ_SEARCH']

const folder = mkdtempSync(join(tmpdir(), 'topz-demo-'))
const engine = await startEngine()
try {
  await makeImages(engine)
  await makeNodeImage(engine)
  const shop = ['--name=shop', '--hostname=shop', ...LIMITS, `--volume=${ROOT}/demo/shop:/shop:ro`]
  await engine.must('run', '-d', ...shop, NODE_IMAGE, 'sh', '/shop/start.sh')
  const record = () =>
    startTopz(engine, 'shop', [...RIGHTS, SHARES, `--volume=${folder}:/data`], '--data=/data')
  await record()
  console.log('Recording until the kernel kills the worker.')
  await engine.must('wait', 'shop')
  await engine.must('start', 'shop')
  const after = await record()
  await setTimeout(AFTER_MS)
  await engine.must('stop', after.id)
  const file = join(folder, 'shop.db')
  const { status, stderr } = await runTopz(['export', folder, '--from=-30m', `--output=${file}`])
  if (status !== 0) throw new Error(stderr)
  const bytes = gzipSync(readFileSync(file), { level: 9 })
  writeFileSync(RECORDING, bytes)
  console.log(`demo/shop.db.gz: ${bytes.length} bytes`)
} finally {
  await engine.stop()
  rmSync(folder, { recursive: true })
}
