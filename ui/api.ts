// The page's requests beside the stream: one process in depth, signing out, and why the stream could not be opened.
import type { DepthAnswer, Part } from './store/detail.ts'

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

/** Forgets the session; the next answer is the sign-in form. */
export async function signOut(): Promise<void> {
  await fetch('logout', { method: 'POST', headers: { accept: 'application/json' } })
  location.reload()
}

/** `start`: the kernel's start time of the process that is meant, whoever has the pid by now. */
export async function askDepth<P extends Part>(pid: number, start: string, part: P): Promise<DepthAnswer<P>> {
  const path = `api/processes/${pid}${part === 'overview' ? '' : `/${part}`}?start=${start}`
  try {
    const answer = await fetch(path, { headers: { accept: 'application/json' }, cache: 'no-store' })
    const body = await answer.json()
    if (answer.ok) return { ok: true, value: body }
    return {
      ok: false,
      message: body.detail ?? `The server answered ${answer.status}.`,
      isGone: answer.status === 404,
    }
  } catch {
    return { ok: false, message: 'The server did not answer.', isGone: false }
  }
}
