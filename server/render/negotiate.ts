// Accept header -> form of /topz. A browser gets the page, clients that ask for JSON or CSV get it, and all others
// (curl says `*/*`) get text.

import { preferred } from '../model/accept.ts'
import { FORMATS, type Format } from '../model/readout-parameters.ts'

export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  text: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  html: 'text/html; charset=utf-8',
}

export function negotiate(accept: string | null | undefined): Format {
  return preferred(accept, FORMATS, MEDIA_TYPES) ?? 'text'
}
