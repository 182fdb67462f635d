// The output of one `bun test` -> what its closing lines repeat of each failed test: file, name and the last lines
// before its verdict. Often only the end of a log of thousands of lines is shown.

/** An assertion with its excerpt of the source and its stack. */
const FAILURE_LINES = 30

export function failuresIn(output, status) {
  const failures = []
  let file = ''
  let said = []
  for (const line of withoutColours(output).split('\n')) {
    // Here it names the failed tests again.
    if (/^\d+ tests? failed:$/.test(line)) break
    if (/^\S+\.test\.tsx?:$/.test(line)) {
      file = line.slice(0, -1)
      said = []
    } else if (/^\((pass|skip|todo)\) /.test(line)) said = []
    else if (line.startsWith('(fail) ')) {
      failures.push({ file, name: line.slice('(fail) '.length), lines: said.slice(-FAILURE_LINES) })
      said = []
    } else if (line.trim() !== '') said.push(line)
  }
  // A crash, or an error outside the tests.
  if (failures.length === 0 && status !== 0)
    failures.push({ file, name: `exit status ${status}`, lines: said.slice(-FAILURE_LINES) })
  return failures
}

function withoutColours(text) {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
}
