// Incidents of ports and peers, and next to each a healthy look-alike.

import { NODE_IMAGE } from './engine-images.ts'
import { OLD_ENOUGH_SECONDS, ON_SECONDS, WARM_UP_SECONDS } from './stages-ages.ts'
import type { Stage } from './staging.ts'

/** Longer than a thread may be full with nobody seen waiting, from the second minute of its process on. */
const ALONE_SECONDS = 400
/** Computes 13 ms for each request, and is asked every 20 ms. */
const SERVER = `require("http").createServer((_, answer) => {
  for (const end = performance.now() + 13; performance.now() < end; ) {}
  answer.end("done")
}).listen(8000)`
const CLIENT = `const http = require("http"), agent = new http.Agent({ keepAlive: true })
setInterval(() => http.get({ port: 8000, agent }, answer => answer.resume()).on("error", () => {}), 20)`

export const NETWORK_STAGES: readonly Stage[] = [
  {
    finding: 'not-accepting',
    name: 'a server stops accepting, four clients a second',
    settleSeconds: WARM_UP_SECONDS,
    raisedWithinSeconds: 15,
    clearedWithinSeconds: ON_SECONDS + 15,
    script: 'exec /programs/port 8000 8 4 sleep',
    comm: 'port',
    evidence: { queue: 9 },
  },
  {
    finding: 'not-accepting',
    name: 'a pause of one second in five, eight clients a second',
    settleSeconds: WARM_UP_SECONDS,
    watchedSeconds: 90,
    script: 'exec /programs/port 8000 128 8 pause',
  },
  {
    finding: 'unreachable',
    name: 'a peer that does not exist, tried every two seconds',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 50,
    clearedWithinSeconds: ON_SECONDS + 15,
    flags: ['--cap-add=NET_ADMIN'],
    script: 'exec /programs/unanswered 2000 10000',
    comm: 'unanswered',
  },
  {
    finding: 'unreachable',
    name: 'one probe that gives up after 5 s',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 60,
    flags: ['--cap-add=NET_ADMIN'],
    script: 'exec /programs/unanswered 600000 5000',
  },
  {
    finding: 'unreachable',
    name: 'refused connection attempts, two a second',
    settleSeconds: WARM_UP_SECONDS,
    raisedWithinSeconds: 50,
    clearedWithinSeconds: ON_SECONDS + 20,
    // Half of the ten seconds over which rates are averaged.
    delaySeconds: 5,
    script: 'exec /programs/refused 500',
    evidence: { refusedPerSecond: 2 },
  },
  {
    finding: 'unreachable',
    name: 'a name with two addresses, one of which refuses',
    settleSeconds: WARM_UP_SECONDS,
    watchedSeconds: 90,
    script: 'exec /programs/refused 200 1',
  },
  {
    finding: 'unclosed',
    name: 'two connections a second that are never closed',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 220,
    clearedWithinSeconds: ON_SECONDS + 15,
    script: 'exec /programs/unclosed 2 0',
    comm: 'unclosed',
    evidence: { perMinute: 120 },
  },
  {
    finding: 'unclosed',
    name: 'a pool that evicts after 30 s',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: 240,
    script: 'exec /programs/unclosed 1 30',
  },
  {
    finding: 'thread-full',
    name: 'a single-threaded server that computes, two clients a second',
    settleSeconds: WARM_UP_SECONDS,
    raisedWithinSeconds: 60,
    clearedWithinSeconds: 75,
    flags: ['--cpu-shares=100000'],
    script: 'cp /programs/port /redis-server; exec /redis-server 8000 64 2 spin',
    comm: 'redis-server',
    also: ['not-accepting'],
  },
  {
    finding: 'thread-full',
    name: 'a job of one thread that serves nobody',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: ALONE_SECONDS,
    image: NODE_IMAGE,
    script: `exec node -e 'for (;;) {}'`,
  },
  {
    finding: 'thread-full',
    name: 'a server of one thread that is 70 % busy',
    settleSeconds: OLD_ENOUGH_SECONDS,
    watchedSeconds: ALONE_SECONDS,
    image: NODE_IMAGE,
    script: `node -e '${CLIENT}' & exec node -e '${SERVER}'`,
  },
  {
    finding: 'fds',
    name: 'five sockets a second of 1,024, none closed',
    settleSeconds: OLD_ENOUGH_SECONDS,
    raisedWithinSeconds: 220,
    clearedWithinSeconds: 75,
    // 819 of them at five a second, plus the time that each connection takes.
    delaySeconds: [164, 170],
    script: 'exec /programs/unclosed 5 0 1024',
    comm: 'unclosed',
    also: ['unclosed'],
  },
]
