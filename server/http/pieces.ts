// An answer in pieces -> a body that is made as its client reads it: of megabytes, only what is on its way exists.

/** The size of one piece, in characters. */
const CHUNK_CHARACTERS = 64 * 1024

/**
 * `onEnd`: everything was read, the client left, or it took too long; called once. `readMsMax`: a client that reads
 * nothing for long is cut off before.
 */
export function streamPieces(
  pieces: Iterator<string>,
  readMsMax: number,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let hasEnded = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function end(): void {
    if (hasEnded) return
    hasEnded = true
    clearTimeout(timer)
    onEnd()
  }

  return new ReadableStream<Uint8Array>({
    start(controller) {
      timer = setTimeout(() => {
        controller.error(new Error('The client takes too long to read this.'))
        end()
      }, readMsMax)
    },
    pull(controller) {
      try {
        const { text, isLast } = nextChunk(pieces)
        if (text !== '') controller.enqueue(encoder.encode(text))
        if (!isLast) return
        controller.close()
      } catch (error) {
        controller.error(error)
      }
      end()
    },
    cancel: end,
  })
}

function nextChunk(pieces: Iterator<string>): { readonly text: string; readonly isLast: boolean } {
  const taken: string[] = []
  let characters = 0
  while (characters < CHUNK_CHARACTERS) {
    const { done, value } = pieces.next()
    if (done === true) return { text: taken.join(''), isLast: true }
    taken.push(value)
    characters += value.length
  }
  return { text: taken.join(''), isLast: false }
}
