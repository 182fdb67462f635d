// The page with hot reload, in front of a separately running topz: Bun bundles ui/index.html, everything else passes
// through. The browser's Host and Origin are replaced, so topz sees requests to itself.

import type { ServerWebSocket } from 'bun'
import page from '../ui/index.html'

interface Relay {
  readonly protocols: string[]
  upstream?: WebSocket
}

const PORT = 8080
const upstream = new URL(process.argv[2] ?? 'http://127.0.0.1:8081')
const STREAM = '/api/stream'

const server = Bun.serve<Relay>({
  hostname: '127.0.0.1',
  port: PORT,
  development: true,
  // Bun shares a port by default in some modes; a taken one must be an error.
  reusePort: false,
  routes: { '/topz': page },
  fetch(request, self) {
    const url = new URL(request.url)
    if (url.pathname === STREAM) {
      const protocols = (request.headers.get('sec-websocket-protocol') ?? '').split(/,\s*/).filter(Boolean)
      return self.upgrade(request, { data: { protocols } })
        ? undefined
        : new Response('expected a WebSocket', { status: 426 })
    }
    const headers = new Headers(request.headers)
    headers.set('host', upstream.host)
    if (headers.has('origin')) headers.set('origin', upstream.origin)
    return fetch(new URL(url.pathname + url.search, upstream), {
      method: request.method,
      headers,
      body: request.body,
      redirect: 'manual',
    })
  },
  websocket: {
    open: connect,
    message: (socket, message) => socket.data.upstream?.send(message),
    close: socket => socket.data.upstream?.close(),
  },
})
console.log(`the page with hot reload: http://localhost:${server.port}/topz`)

/** The browser sends nothing before topz has said hello, so nothing is lost while this opens. */
function connect(socket: ServerWebSocket<Relay>): void {
  const address = new URL(STREAM, upstream)
  address.protocol = 'ws:'
  const stream = new WebSocket(address, socket.data.protocols)
  stream.binaryType = 'arraybuffer'
  stream.onmessage = ({ data: frame }) => socket.send(frame)
  stream.onclose = ({ code }) => socket.close(code >= 3000 || code === 1000 ? code : 1001)
  socket.data.upstream = stream
}
