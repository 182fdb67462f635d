// A request -> its client, and whether there is room for it. The guard knows what is under way, so it does not cut it
// like an idle connection.

import { type AddressBytes, customerOf, isLoopback, parseAddress } from '../access/address.ts'
import { clientAddress, isIn, type Network } from '../access/proxies.ts'
import { CONNECTIONS_PER_ADDRESS_MAX } from '../config/limits.ts'
import type { Guard } from './guard.ts'

export interface Arrival {
  /** The client's: that of the connection, or what a trusted proxy says. */
  readonly address: string
  /** False: there is no room for another answer, of whatever size. */
  hasRoom(): boolean
  /** False: there is no room for an answer of this many bytes. `name`: equal answers share it. */
  takes(bytes: number, name: string | null): boolean
  /** Ends it; calling again does nothing. */
  end(): void
  /** Ends it at once, with what the kernel keeps for a client that does not read. */
  reset(): void
}

/** Remote end of the connection. */
export interface Remote {
  readonly address: string
  readonly port: number
}

/** Undefined: too many are under way for the same address, or there are too many connections. */
export type Arrive = (remote: Remote | null, forwardedFor: () => string | null) => Arrival | undefined

export function createArrivals(guard: Guard, proxies: readonly Network[]): Arrive {
  /** Under way, by customer. */
  const underWay = new Map<string, number>()

  function arrive(remote: Remote | null, forwardedFor: () => string | null): Arrival | undefined {
    const own = remote === null ? undefined : parseAddress(remote.address)
    if (remote === null || own === undefined) return NOBODY
    const address = clientAddress(remote.address, forwardedFor, proxies)
    const customer = limitedCustomer(parseAddress(address) ?? own)
    const before = customer === undefined ? 0 : (underWay.get(customer) ?? 0)
    if (before >= CONNECTIONS_PER_ADDRESS_MAX) {
      guard.refused('address')
      return undefined
    }
    const release = guard.hold(own, remote.port)
    if (release === undefined) return undefined
    if (customer !== undefined) underWay.set(customer, before + 1)
    let hasEnded = false
    return {
      address,
      end() {
        if (hasEnded) return
        hasEnded = true
        release()
        if (customer !== undefined) leave(customer)
      },
      hasRoom: guard.hasRoom,
      takes: (bytes, name) => guard.takes(own, remote.port, bytes, name),
      reset: () => guard.resetOne(own, remote.port),
    }
  }

  function limitedCustomer(address: AddressBytes): string | undefined {
    return isLoopback(address) || isIn(proxies, address) ? undefined : customerOf(address)
  }

  function leave(customer: string): void {
    const left = (underWay.get(customer) ?? 1) - 1
    if (left === 0) underWay.delete(customer)
    else underWay.set(customer, left)
  }

  return arrive
}

/** Already gone. */
const NOBODY: Arrival = {
  address: 'unknown',
  hasRoom: () => true,
  takes: () => true,
  end: () => {},
  reset: () => {},
}
