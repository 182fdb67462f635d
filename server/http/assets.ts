// The page and its files, compiled into the program -> answers. Nothing is looked up in a file system, so no address
// can lead into one.

import { gunzipSync } from 'node:zlib'
import type { Context } from 'hono'
import { preferred } from '../model/accept.ts'

export interface Asset {
  readonly type: string
  readonly gzip: Uint8Array<ArrayBuffer>
}

/** By path below the base path: `/assets/main-x.js`. */
export type Assets = ReadonlyMap<string, Asset>

const CODINGS = { gzip: 'gzip', identity: 'identity' } as const
export const PAGE = '/index.html'

/** `built`: the output of scripts/build-ui.ts: path -> type and base64 of the gzipped bytes. */
export function loadAssets(
  built: Readonly<Record<string, { readonly type: string; readonly gzip: string }>>,
): Assets {
  return new Map(
    Object.entries(built).map(([path, { type, gzip }]) => [
      `/${path}`,
      { type, gzip: new Uint8Array(Buffer.from(gzip, 'base64')) },
    ]),
  )
}

/** Undefined: nothing has this path. */
export function answerAsset(c: Context, assets: Assets, path: string): Response | undefined {
  const asset = assets.get(path)
  if (asset === undefined) return undefined
  const headers = {
    'Content-Type': asset.type,
    // The names of assets contain a hash of their content; the page, which names them, is always requested again.
    'Cache-Control': path === PAGE ? 'no-cache' : 'public, max-age=31536000, immutable',
    Vary: path === PAGE ? 'Accept, Accept-Encoding, Origin, Cookie, Authorization' : 'Accept-Encoding',
  }
  const coding = preferred(c.req.header('accept-encoding'), ['gzip', 'identity'], CODINGS)
  return coding === 'gzip'
    ? new Response(asset.gzip, { headers: { ...headers, 'Content-Encoding': 'gzip' } })
    : new Response(new Uint8Array(gunzipSync(asset.gzip)), { headers })
}
