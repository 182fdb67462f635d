// A process that a port, a peer or an event names -> its colour, name and pid; opens it at the side.
import { printable } from '../components/printable.ts'
import { classOf, colourOfPid } from '../store/colour.ts'
import { selectProcess } from '../store/selection.ts'

interface ProcessLinkProps {
  readonly name: string | undefined
  readonly pid: number
  /** Missing: it cannot be opened. */
  readonly processId: string | undefined
  /** Of its program, where it is known here. */
  readonly colour?: number | undefined
}

export function ProcessLink({ name, pid, processId, colour }: ProcessLinkProps) {
  const text = name === undefined ? `PID ${pid}` : `${printable(name)} (${pid})`
  return (
    <span class={`process-link ${colour === undefined ? colourOfPid(pid) : classOf(colour)}`}>
      <i class="dot" />
      {processId === undefined ? (
        <b>{text}</b>
      ) : (
        <button type="button" class="link" onClick={() => selectProcess(processId)}>
          {text}
        </button>
      )}
    </span>
  )
}
