// Arguments of a process -> the size up to which a flag lets its heap grow. A runtime's own default depends on its
// version, and is not guessed.

export interface HeapCeiling {
  readonly bytes: number
  /** As given: -Xmx4g. */
  readonly flag: string
}

/** What a runtime needs in addition to its heap: code, threads, buffers. */
export const BESIDE_HEAP = 1.15

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }
const JAVA_SIZE = /^(?:-Xmx|-XX:MaxHeapSize=)(\d+)([kmgt]?)$/i
const JAVA_SHARE = /^-XX:MaxRAMPercentage=(\d+(?:\.\d+)?)$/
const NODE = /^--max[-_]old[-_]space[-_]size=(\d+)$/

/** Flags whose value is the next argument. */
const WITH_VALUE =
  /^(-cp|-classpath|--class-path|-p|--module-path|--add-\w+|-r|--require|--import|--loader|-C|--conditions)$/
/** The arguments after it are those of the program that is run. */
const LAST = /^(-jar|-m|--module|-e|--eval|--)$/

/** The last flag counts. Undefined: no flag, or another program. */
export function heapCeilingOf(
  argv: readonly string[] | undefined,
  limitBytes: number,
): HeapCeiling | undefined {
  const [program = '', ...others] = argv ?? []
  const name = program.slice(program.lastIndexOf('/') + 1)
  if (name !== 'java' && name !== 'node' && name !== 'nodejs') return undefined
  const sizeOf = name === 'java' ? javaSize : nodeSize
  for (const flag of others.slice(0, endOfFlags(others)).toReversed()) {
    const bytes = sizeOf(flag, limitBytes)
    if (bytes !== undefined) return { bytes, flag }
  }
  return undefined
}

function endOfFlags(others: readonly string[]): number {
  const at = others.findIndex(
    (word, index) => LAST.test(word) || (!word.startsWith('-') && !WITH_VALUE.test(others[index - 1] ?? '')),
  )
  return at < 0 ? others.length : at
}

function javaSize(flag: string, limitBytes: number): number | undefined {
  const [, amount, unit = ''] = JAVA_SIZE.exec(flag) ?? []
  if (amount !== undefined) return Number(amount) * (UNITS[unit.toLowerCase()] ?? 1)
  const percent = JAVA_SHARE.exec(flag)?.[1]
  return percent === undefined ? undefined : (Number(percent) / 100) * limitBytes
}

function nodeSize(flag: string): number | undefined {
  const mebibytes = NODE.exec(flag)?.[1]
  return mebibytes === undefined ? undefined : Number(mebibytes) * 2 ** 20
}
