// The sign-in page: plain HTML that works without JavaScript, no inline style or script (S15). Colours follow the
// browser.

export const SIGN_IN_STYLE = `:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--line:#8a919c;--text:#15181d;--muted:#4b5563;--accent:#0b57d0;--on:#fff;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--page:#0f1216;--card:#171b21;--line:#76808e;--text:#e8ebf0;--muted:#aab3c0;--accent:#8ab4f8;--on:#0f1216;--bad:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{width:min(24rem,100vw - 2rem);padding:2rem;background:var(--card);border-radius:.75rem}
h1{margin:0 0 .25rem;font-size:1.25rem}
p{margin:0 0 1.25rem;color:var(--muted)}
label{display:block;margin-bottom:.25rem;font-weight:600}
input,button{width:100%;min-height:2.75rem;padding:.5rem .75rem;border-radius:.5rem;font:inherit}
input{border:1px solid var(--line);background:var(--page);color:inherit}
button{margin-top:1rem;border:0;background:var(--accent);color:var(--on);font-weight:600;cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.bad{margin:.5rem 0 0;color:var(--bad)}
`

export interface SignInPage {
  readonly basePath: string
  /** Where to go afterwards: see safeNext. */
  readonly next: string
  /** What was wrong with the last attempt. */
  readonly error?: string
}

export function signInPage({ basePath, next, error }: SignInPage): string {
  const described = error === undefined ? '' : ' aria-invalid="true" aria-describedby="error"'
  const alert = error === undefined ? '' : `\n<p class="bad" id="error" role="alert">${escapeHtml(error)}</p>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${error === undefined ? '' : 'Error: '}Sign in to topz</title>
<link rel="stylesheet" href="${escapeHtml(basePath)}/login.css">
</head>
<body>
<main>
<h1>Sign in to topz</h1>
<p>This topz requires a token: the content of the file that <code>--token-file</code> names.</p>
<form method="post" action="${escapeHtml(basePath)}/login">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" autocapitalize="none" spellcheck="false" required autofocus${described}>${alert}
<button type="submit">Sign in</button>
</form>
</main>
</body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
