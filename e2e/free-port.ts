// -> a free port of 127.0.0.1, from the kernel. Docker's own choice fails where another engine on the machine, which
// counts from the same number, has just taken it.

import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Docker's flags that publish topz's port on a free one. */
export async function published(): Promise<string[]> {
  return ['-p', `127.0.0.1:${await freePort()}:8080`]
}
