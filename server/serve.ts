// Config -> a running topz: its parts are made in the order in which data flows, then joined, until a signal ends them.

import { createLog } from './access/log.ts'
import { createAttention } from './attention.ts'
import { createBeat } from './beat.ts'
import { monotonicMs } from './clock.ts'
import type { Config } from './config/config.ts'
import { isInsecure } from './config/exposure.ts'
import { createCollecting } from './garbage.ts'
import type { Assets } from './http/assets.ts'
import { resolveAddress, urlHost } from './http/listen.ts'
import { messageOf } from './model/message.ts'
import { BEAT_MS, openDoor } from './wiring/door.ts'
import type { Feed } from './wiring/feed.ts'
import { createKeeping } from './wiring/keeping.ts'
import { createRoom } from './wiring/room.ts'
import { createShowing } from './wiring/showing.ts'
import { createTicking } from './wiring/ticking.ts'

/** Milliseconds after which topz, when it ends, cuts connections that are still alive. */
const SHUTDOWN_MS = 1000

export interface Running {
  readonly url: string
  /** `how`: the signal that requested it. */
  stop(how: string): Promise<void>
}

export async function serve(config: Config, version: string, feed: Feed, assets: Assets): Promise<Running> {
  await resolveAddress(config)
  const log = createLog({
    format: config.logFormat,
    level: config.logLevel,
    write: line => process.stderr.write(line),
    now: Date.now,
  })
  const room = createRoom(() => ticking.sampler.latest()?.processes.length ?? 0)
  const keeping = createKeeping(config, feed, room.ownLimitBytes, log)
  const showing = createShowing(config, { version, replay: feed.replay }, keeping, room, log)
  const attention = createAttention(monotonicMs)
  const onTick = () => beat.takeAlong()
  const ticking = createTicking(config, version, feed.source, {
    keeping,
    showing,
    room,
    attention,
    log,
    onTick,
  })
  const door = openDoor(config, { room, keeping, showing, ticking, attention, assets, version, log })
  if (isInsecure(config)) {
    log.warn('no token', {
      address: `${config.hostname}:${door.port}`,
      meaning: 'anyone who can reach this port can read the process list; --token-file=FILE requires a token',
    })
  }
  const collecting = createCollecting(() => !attention.isAttended())
  const beat = createBeat(() => door.beat(room.ease()), BEAT_MS)
  // A sampler that replays a damaged recording has nothing to show.
  ticking.sampler.start().catch(error => feed.onFailure(`Cannot replay ${feed.replay}: ${messageOf(error)}`))
  return {
    url: `${config.tls ? 'https' : 'http'}://${urlHost(config)}:${door.port}${config.basePath}/topz`,
    async stop(how: string) {
      ticking.sampler.stop()
      const flushed = ticking.live?.stopExport()
      const noted = keeping.close(how)
      collecting.stop()
      beat.stop()
      door.close()
      const graceful = door.stop(false)
      const cut = new Promise<void>(resolve => setTimeout(resolve, SHUTDOWN_MS))
      await Promise.race([graceful, cut])
      await door.stop(true)
      await Promise.all([noted, flushed])
    },
  }
}
