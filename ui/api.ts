// The page's requests beside the stream: asks why the stream could not be opened.

/**
 * A browser does not tell a page why a WebSocket was refused. The same address asked without an upgrade does: the gate
 * answers 401 before any route is reached.
 */
export async function isSignedOut(streamUrl: string): Promise<boolean> {
  try {
    const url = new URL(streamUrl)
    url.protocol = url.protocol === 'wss:' ? 'https:' : 'http:'
    const answer = await fetch(url, { headers: { accept: 'application/json' }, cache: 'no-store' })
    return answer.status === 401
  } catch {
    return false
  }
}
