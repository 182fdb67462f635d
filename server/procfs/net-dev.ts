// /proc/<pid>/net/dev -> counters of each interface (proc_pid_net(5)): two heading lines, then a name, a colon and
// sixteen numbers.

import { Malformed } from './malformed.ts'
import { text, wholeNumber } from './scan.ts'

export interface NetDev {
  readonly name: string
  readonly rx_bytes: number
  readonly rx_packets: number
  readonly rx_errs: number
  readonly rx_drop: number
  readonly tx_bytes: number
  readonly tx_packets: number
  readonly tx_errs: number
  readonly tx_drop: number
}

export function parseNetDev(bytes: Uint8Array): readonly NetDev[] {
  return text(bytes)
    .split('\n')
    .slice(2)
    .filter(line => line.trim() !== '')
    .map(parseLine)
}

function parseLine(line: string): NetDev {
  // A name may contain a colon (an alias); numbers may directly follow the last one.
  const colon = line.lastIndexOf(':')
  const numbers = line
    .slice(colon + 1)
    .trim()
    .split(/\s+/)
    .map(wholeNumber)
  const at = (place: number): number => {
    const value = numbers[place]
    if (colon < 0 || value === undefined) throw new Malformed('net/dev', `column ${place}`)
    return value
  }
  return {
    name: line.slice(0, colon).trim(),
    ...{ rx_bytes: at(0), rx_packets: at(1), rx_errs: at(2), rx_drop: at(3) },
    ...{ tx_bytes: at(8), tx_packets: at(9), tx_errs: at(10), tx_drop: at(11) },
  }
}
