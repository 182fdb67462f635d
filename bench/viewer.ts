// A page without a screen: subscribes, acknowledges, counts what arrives.

import { gunzipSync } from 'node:zlib'
import type { ServerMessage, View } from '../server/model/protocol.ts'

export interface Viewer {
  readonly frames: () => number
  readonly bytes: () => number
  close(): void
}

const VIEW: View = {
  sort: 'cpu',
  order: 'descending',
  query: '',
  tree: false,
  columns: ['pid', 'command', 'user', 'state', 'cpu', 'rss', 'threads', 'fds', 'read', 'write', 'up'],
  offset: 0,
  limit: 100,
}

/** Resolves with the first view, of `rows` rows. */
export function openViewer(port: number, rows = VIEW.limit): Promise<Viewer> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/stream`)
    socket.binaryType = 'arraybuffer'
    let frames = 0
    let bytes = 0
    const viewer = { frames: () => frames, bytes: () => bytes, close: () => socket.close() }
    socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe', view: { ...VIEW, limit: rows } }))
    socket.onerror = () => reject(new Error('the stream did not open'))
    socket.onmessage = ({ data: frame }: MessageEvent<string | ArrayBuffer>) => {
      const text = typeof frame === 'string' ? frame : gunzipSync(frame).toString()
      const message = JSON.parse(text) as ServerMessage
      if (message.type !== 'snapshot' && message.type !== 'delta') return
      socket.send(JSON.stringify({ type: 'ack', seq: message.seq }))
      if (message.type === 'snapshot') resolve(viewer)
      else {
        frames++
        bytes += typeof frame === 'string' ? frame.length : frame.byteLength
      }
    }
  })
}
