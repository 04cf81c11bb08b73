// The gateway as the rest of the park meets it: nothing at all where the settings have none.
import type { Address } from '../../base/addresses.ts'
import type { Log } from '../../base/log.ts'
import type { Settings } from '../../config.ts'
import type { NameGate } from '../../domain/enforcement/naming.ts'
import type { Device, DeviceOf } from '../../domain/people/places.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Store } from '../../domain/store/store.ts'
import { watchNeighbours } from '../../edges/neighbours/watch.ts'
import { closeMachine, openMachine } from '../machine.ts'
import { createGateway, type GatewayParts } from './gateway.ts'
import { openPorts } from './port-blocks.ts'
import { openTable } from './table.ts'

/** What becomes of a sign-in, an end, a change and the time on the wire. */
export type InLine = {
  readonly admit: (session: Session) => Promise<void>
  /** Resolves when its packets pass no longer. */
  readonly release: (session: Session) => Promise<void>
  /** What is known of sessions that are online may have changed. */
  readonly rebind: (sessions: readonly Session[]) => Promise<void>
  /** Resolves when the kernel has it; never rejects. */
  readonly changed: () => Promise<void>
  readonly pin: NameGate['pin']
  readonly meet: NameGate['meet']
  /** Whose card has an address, on the networks that the gateway is attached to. */
  readonly deviceOf: DeviceOf
  /** Reads what was used; now and then compares the kernel's table with what ought to be there. To be called every few seconds. */
  readonly look: () => Promise<void>
  readonly troubles: readonly string[]
  readonly close: () => Promise<void>
}

export const NOT_IN_LINE: InLine = {
  admit: async () => {},
  release: async () => {},
  rebind: async () => {},
  changed: async () => {},
  pin: () => null,
  meet: () => null,
  deviceOf: () => undefined,
  look: async () => {},
  troubles: [],
  close: async () => {},
}

/** Looks between two comparisons. */
const COMPARE_EVERY = 12

type InLineParts = Omit<GatewayParts, 'kernel' | 'ports' | 'store'> & {
  readonly store: Store
  readonly settings: Settings
  readonly log: Log
  readonly online: () => readonly Session[]
  /** A card was heard at an address. */
  readonly found: (address: Address, device: Device) => void
  readonly failed: (error: unknown) => void
}

/** With many sessions a look may take longer than the time between two. */
const oneAtATime = (act: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | null = null
  return () => {
    running ??= act().finally(() => {
      running = null
    })
    return running
  }
}

/** Puts the table in place, and in it who is online. */
export const openInLine = async (parts: InLineParts): Promise<InLine> => {
  const { settings, log, failed } = parts
  if (settings.gateway === null) return NOT_IN_LINE
  let compareNow = true
  const lost = (): void => {
    compareNow = true
  }
  const { gateway: ours, data } = settings
  const table = await openTable({ ...settings, gateway: ours }, log, lost)
  const { kernel } = table
  const stops: (() => void)[] = []
  const close = async (): Promise<void> => {
    for (const stop of stops) stop()
    // Before the table goes, which refuses what nobody may.
    if (ours.whenStopped === 'remove') closeMachine(ours, data)
    await table.close()
  }
  try {
    const troubles = openMachine(ours, data)
    const neighbours = await watchNeighbours(ours.inside, log, parts.found)
    stops.push(neighbours.close)
    const ports = await openPorts({ ...parts, gateway: ours, log })
    const gateway = await createGateway({ ...parts, kernel, ports: ports.of }, parts.online())
    let looks = 0
    const look = async (): Promise<void> => {
      await gateway.meter()
      if (await ports.moved()) compareNow = true
      if (!compareNow && ++looks % COMPARE_EVERY !== 0) return
      compareNow = false
      const mended = await gateway.compare().catch((error: unknown) => {
        compareNow = true
        throw error
      })
      if (mended > 0) log('gateway.mended', { elements: mended })
    }
    const release = (session: Session): Promise<void> => {
      const gone = gateway.release(session)
      ports.free(session)
      return gone
    }
    return {
      admit: async (session) => {
        // Begun at once, both: whoever ends it meanwhile finds it there. The block is chosen before anything waits.
        const written = ports.give(session)
        const results = await Promise.allSettled([written, gateway.admit(session)])
        const failure = results.find(({ status }) => status === 'rejected')
        if (failure?.status !== 'rejected') return
        await release(session)
        throw failure.reason
      },
      release,
      rebind: async (sessions) => {
        try {
          await gateway.rebind(sessions)
        } catch (error) {
          // Nobody knows what of it the kernel has.
          compareNow = true
          throw error
        }
      },
      pin: gateway.pin,
      meet: neighbours.meet,
      deviceOf: neighbours.deviceOf,
      changed: () => gateway.changed().catch(failed),
      look: oneAtATime(look),
      troubles,
      close: async () => {
        // Where the table does not stay as it is, the last bytes are booked when nobody passes any more.
        if (ours.whenStopped !== 'keep') await kernel.close().catch(failed)
        await gateway.meter().catch(failed)
        await gateway.settled()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
