// Text -> the same with every well-known token masked, whatever its name (S11): the issuers gave them a shape. Linear
// (S26): a match starts only at the start of a run of its own characters, so no character is read twice by the same
// alternative; no quantifier is followed by one that overlaps it.

import { MASK } from './mask.ts'

const RUN = '[A-Za-z0-9_-]'
const START = '(?<![A-Za-z0-9_-])'

/** [what stays readable, what is masked], one row per issuer. */
const SHAPES: readonly (readonly [keep: string, mask: string])[] = [
  ['(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)', '[A-Z0-9]{12,}'], // AWS key ids
  ['gh[pousr]_', '[A-Za-z0-9]{16,}'],
  ['github_pat_', '[A-Za-z0-9_]{16,}'],
  ['gl(?:pat|dt|rt|cbt|ptt|ft|soat)-', `${RUN}{12,}`], // GitLab
  ['xox[a-z]-', '[A-Za-z0-9-]{8,}'], // Slack
  ['xapp-', '[A-Za-z0-9-]{8,}'],
  ['[sr]k_(?:live|test)_', '[A-Za-z0-9]{8,}'], // Stripe
  ['whsec_', '[A-Za-z0-9+/=]{12,}'],
  ['sk-(?:ant-|proj-)?', `${RUN}{20,}`], // OpenAI, Anthropic
  ['AIza', `${RUN}{30,}`], // Google
  ['ya29\\.', `${RUN}{16,}`],
  ['GOCSPX-', `${RUN}{16,}`],
  ['npm_', '[A-Za-z0-9]{24,}'],
  ['pypi-', `${RUN}{32,}`],
  ['hf_', '[A-Za-z0-9]{24,}'],
  ['do[pors]_v1_', '[a-f0-9]{32,}'], // DigitalOcean
  ['hv[sbr]\\.', `${RUN}{16,}`], // Vault
  ['SG\\.', '[A-Za-z0-9_.-]{30,}'], // SendGrid
  ['shp(?:at|ca|pa|ss)_', '[a-fA-F0-9]{24,}'], // Shopify
  ['dapi', '[a-f0-9]{32,}'], // Databricks
  ['dckr_(?:pat|oat)_', `${RUN}{16,}`],
  ['gl(?:c|sa)_', '[A-Za-z0-9_+/=]{24,}'], // Grafana
  ['NRAK-', '[A-Z0-9]{24,}'], // New Relic
  ['sq0(?:csp|atp)-', `${RUN}{20,}`],
  ['ATATT3', '[A-Za-z0-9_=-]{24,}'], // Atlassian
  ['lin_api_', '[A-Za-z0-9]{24,}'],
  ['pscale_(?:tkn|pw)_', `${RUN}{16,}`],
  ['sbp_', '[a-f0-9]{32,}'],
  ['AGE-SECRET-KEY-1', '[A-Z0-9]{24,}'],
  ['dp\\.(?:pt|st|ct|sa)\\.', '[A-Za-z0-9._-]{24,}'], // Doppler
  ['tskey-', `${RUN}{16,}`], // Tailscale
  ['ede?sk', '[A-Za-z0-9]{40,}'], // Tezos
  ['\\d{8,10}:AA', `${RUN}{32,}`], // Telegram
  ['claim-', `${RUN}{20,}`], // Plex
  ['', 'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?'], // JWT, JWS
  ['', 'SK[a-f0-9]{32}(?![A-Za-z0-9])'], // Twilio
]

const SHAPE = new RegExp(SHAPES.map(([keep, mask]) => `${START}(${keep})${mask}`).join('|'), 'g')
/** Secrets in the path of an address: webhooks, Telegram bots, IFTTT keys. */
const HOOK =
  /(hooks\.slack\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/\d{1,20}\/|\.office\.com\/webhook(?:b2)?\/|\/with\/key\/|\/hooks\/(?=[\w-]{0,12}\d)(?=[\w-]{16}))[\w/@-]+|(api\.telegram\.org\/bot)[\w:-]+/g
/** 64 bytes in base64: Azure account keys. */
const ACCOUNT_KEY = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{86}==/g
const BEARER = /\b(bearer|basic) {1,8}([A-Za-z0-9._~+/=-]{8,})/gi

/** The words from which wallets make keys: 12 to 24 of three to eight letters, and nothing else. */
const PHRASE = /(?<=^|["'=:] {0,2})[a-z]{3,8}(?: [a-z]{3,8}){11,24}(?=["',;}]|$|\/\/)/g
const PHRASE_COUNTS = new Set([12, 13, 15, 18, 21, 24, 25])

/** Every text that contains a shape contains something of this. */
export const SHAPE_HINT =
  /AKIA|ASIA|AROA|AIDA|ABIA|ACCA|gh[pousr]_|github_|gl[a-z]{1,4}[-_]|xox|xapp-|[sr]k[_-]|whsec_|AIza|ya29|GOCSPX|npm_|pypi-|hf_|_v1_|hv[sbr]\.|SG\.|shp[acps]|dapi|dckr_|NRAK|sq0|ATATT|lin_api|pscale_|sbp_|AGE-|dp\.[psc]|tskey|claim-|:AA|eyJ|\/bot|SK[a-f0-9]|hooks\.|webhooks|==|bearer|basic|\.office\.com|\/key\/|\/hooks\/|edsk/i

/** A phrase has at least twelve words of three letters. */
const PHRASE_LENGTH_MIN = 47
const PHRASE_HINT = /(?:^|[=:"'] {0,2})[a-z]{3,8}(?: [a-z]{3,8}){11}/

export function hasPhrase(text: string): boolean {
  return text.length >= PHRASE_LENGTH_MIN && PHRASE_HINT.test(text)
}

export function maskShapes(text: string): string {
  if (!SHAPE_HINT.test(text)) return maskPhrases(text)
  return maskPhrases(text)
    .replace(SHAPE, maskShape)
    .replace(HOOK, (_all, hook?: string, bot?: string) => `${hook ?? bot}${MASK}`)
    .replace(ACCOUNT_KEY, MASK)
    .replace(BEARER, (all, scheme: string, credential: string) =>
      // "basic authentication" is prose: a credential has a digit or is long.
      /\d|^.{24}/.test(credential) ? `${scheme} ${MASK}` : all,
    )
}

function maskPhrases(text: string): string {
  if (!hasPhrase(text)) return text
  return text.replace(PHRASE, phrase => (PHRASE_COUNTS.has(phrase.split(' ').length) ? MASK : phrase))
}

/** The one capture that took part is what stays: `ghp_`, or nothing. */
function maskShape(_all: string, ...captures: (string | number | undefined)[]): string {
  const keep = captures.slice(0, SHAPES.length).find(capture => capture !== undefined)
  return `${keep ?? ''}${MASK}`
}
