// `npm run soak` (`-- --real-programs=MINUTES`): ten real programs under load that comes and goes, each restarted halfway,
// in an engine with limits that fit -> what topz said of each. Above a note there must be nothing: its status is 1 else.

import { join } from 'node:path'
import { type Engine, startEngine } from '../e2e/engine.ts'
import { makeImages, makeRealImage, REAL_IMAGE } from '../e2e/engine-images.ts'
import { COUNTED, watcher } from '../e2e/staging.ts'
import type { FoundInWords } from '../server/model/answers.ts'
import { pause } from './cost.ts'

const LOOK_MS = 2000

/** Name -> limits, and what runs in a shell. */
const PROGRAMS: Readonly<Record<string, readonly [flags: readonly string[], script: string]>> = {
  nginx: [['--memory=64m', '--cpus=0.5'], "exec nginx -g 'daemon off;'"],
  redis: [['--memory=128m'], "exec redis-server --save '' --protected-mode no --bind 0.0.0.0"],
  postgres: [
    ['--memory=256m', '--cpus=1'],
    `cd /tmp; bin=/usr/lib/postgresql/15/bin; [ -d /data ] || {
      mkdir /data; chown postgres /data; su postgres -c "$bin/initdb -A trust -D /data"
      echo 'host all all all trust' >>/data/pg_hba.conf
      su postgres -c "$bin/pg_ctl -D /data -w start && $bin/pgbench -i -s 2 postgres; $bin/pg_ctl -D /data -w stop"; }
    exec su postgres -c "exec $bin/postgres -D /data -c listen_addresses=*"`,
  ],
  node: [
    ['--memory=256m', '--cpus=0.5'],
    `exec node -e "const kept = []; require('http').createServer((q, s) => {
      kept.push(Buffer.alloc(20000)); if (kept.length > 500) kept.splice(0, 400); s.end('hello') }).listen(8000)"`,
  ],
  java: [
    ['--memory=384m', '--cpus=1'],
    `mkdir -p /app; cat >/app/Main.java <<'EOF'
import com.sun.net.httpserver.*; import java.net.*; import java.util.*;
class Main { static final List<byte[]> kept = new ArrayList<>();
  public static void main(String[] a) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(8000), 50);
    server.createContext("/", x -> { synchronized (kept) { kept.add(new byte[100000]); if (kept.size() > 300) kept.clear(); }
      x.sendResponseHeaders(200, 2); x.getResponseBody().write("ok".getBytes()); x.close(); });
    server.start(); } }
EOF
    exec java -Xmx128m /app/Main.java`,
  ],
  gunicorn: [
    ['--memory=256m', '--cpus=0.5'],
    `mkdir -p /app; cd /app; printf 'def app(e, r):\\n    r("200 OK", [])\\n    return [str(sum(range(20000))).encode()]\\n' >app.py
    exec gunicorn -w 3 -b 0.0.0.0:8000 app:app`,
  ],
  php: [
    ['--memory=256m', '--cpus=0.5'],
    `mkdir -p /run/php; echo '<?php echo array_sum(range(1, 20000));' >/var/www/html/index.php
    printf '[www]\\nuser=www-data\\nlisten=127.0.0.1:9000\\npm=static\\npm.max_children=4\\npm.max_requests=50\\n' >/tmp/fpm.conf
    printf 'server { listen 80; location / { fastcgi_pass 127.0.0.1:9000; include fastcgi_params; fastcgi_param SCRIPT_FILENAME /var/www/html/index.php; } }' >/etc/nginx/sites-enabled/default
    php-fpm8.2 -F -y /tmp/fpm.conf & exec nginx -g 'daemon off;'`,
  ],
  memcached: [['--memory=128m'], 'exec memcached -u nobody -m 64 -l 0.0.0.0'],
  cron: [
    ['--memory=64m', '--pids-limit=30'],
    'while :; do sh -c "ls -R /usr/share >/dev/null"; sleep 10; done',
  ],
  'git-sync': [
    ['--memory=128m'],
    `export HOME=/tmp; git config --global user.name x; git config --global user.email x@example.com
    [ -d /r ] || { git init -q --bare /r; git clone -q /r /w; }
    while :; do date >/w/file; git -C /w add file; git -C /w commit -qm x; git -C /w push -q; git -C /w fetch -q; sleep 10; done`,
  ],
}

interface Said {
  readonly finding: FoundInWords
  looks: number
  readonly afterMinutes: number
}

export async function realPrograms(minutes: number): Promise<void> {
  const engine = await startEngine()
  try {
    await makeImages(engine)
    await makeRealImage(engine)
    const ids = new Map<string, string>()
    for (const [name, [flags, script]] of Object.entries(PROGRAMS))
      ids.set(
        await engine.must('run', '-d', '--init', ...COUNTED, ...flags, REAL_IMAGE, 'sh', '-c', script),
        name,
      )
    await startLoad(engine, ids)
    report(await watch(engine, ids, minutes), minutes)
  } finally {
    await engine.stop()
  }
}

async function startLoad(engine: Engine, ids: ReadonlyMap<string, string>): Promise<void> {
  const format = '{{.NetworkSettings.IPAddress}}'
  const targets = await Promise.all(
    [...ids].map(async ([id, name]) => `${name}=${await engine.must('inspect', '-f', format, id)}`),
  )
  const id = await engine.must('create', '--init', REAL_IMAGE, 'node', '/load.mjs', ...targets)
  await engine.must('cp', join(import.meta.dirname, 'load.mjs'), `${id}:/load.mjs`)
  await engine.must('start', id)
}

/** By program and finding. */
async function watch(
  engine: Engine,
  ids: ReadonlyMap<string, string>,
  minutes: number,
): Promise<Map<string, Said>> {
  const topz = await watcher(engine, 'full')
  const startedAt = Date.now()
  const said = new Map<string, Said>()
  const restarted = new Set<string>()
  for (;;) {
    const passed = (Date.now() - startedAt) / 60_000
    if (passed >= minutes) return said
    const { findings } = await topz.why()
    for (const finding of findings) {
      const name = ids.get(finding.subject.container ?? '')
      if (name === undefined) continue
      const key = `${name}: ${finding.id}`
      const known = said.get(key)
      if (known === undefined) {
        console.log(`${passed.toFixed(1)} min, ${key}, ${finding.severity}: ${finding.sentence}`)
        said.set(key, { finding, looks: 1, afterMinutes: passed })
      } else known.looks++
    }
    // One after the other, from the middle on.
    const due = [...ids.keys()][Math.floor((passed / minutes - 0.5) * 20)]
    if (due !== undefined && !restarted.has(due)) {
      restarted.add(due)
      await engine.must('restart', '-t', '5', due)
    }
    await pause(LOOK_MS)
  }
}

function report(said: ReadonlyMap<string, Said>, minutes: number): void {
  const serious = [...said].filter(([, { finding }]) => finding.severity !== 'note')
  console.log(
    `${minutes} minutes of ${Object.keys(PROGRAMS).length} programs: ${serious.length} findings above a note, ${said.size - serious.length} notes`,
  )
  for (const [key, { finding, looks, afterMinutes }] of said)
    console.log(
      `${finding.severity.padEnd(8)} ${key}, after ${afterMinutes.toFixed(1)} min, for ${((looks * LOOK_MS) / 60_000).toFixed(1)} min: ${finding.sentence}`,
    )
  if (serious.length > 0) process.exitCode = 1
}
