// Takes payments until it waits for a lock that nobody gives back: it listens, but no longer accepts.
const { createServer } = require('node:net')

createServer(socket => socket.on('error', () => {}).end('paid\n')).listen({ port: 9090, backlog: 8 })
setTimeout(
  () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  1000 * Number(process.env.LOCKED_AFTER_SECONDS ?? 120),
)
