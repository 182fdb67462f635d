// The number of a signal -> its name (signal(7)).

const SIGNALS =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  )

/** From 1; real-time signals have numbers. */
export function signalName(number: number): string {
  const name = SIGNALS[number - 1]
  return name === undefined ? `RT${number - SIGNALS.length - 1}` : `SIG${name}`
}
