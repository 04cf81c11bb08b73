// The gateway as the rest of the park meets it: nothing at all where the settings have none.
import type { Log } from '../base/log.ts'
import type { Settings } from '../config.ts'
import type { NameGate } from '../domain/enforcement/naming.ts'
import type { Session } from '../domain/sessions/session.ts'
import { createGateway, type GatewayParts, machineTroubles, openTable } from './gateway.ts'

/** What becomes of a sign-in, an end, a change and the time on the wire. */
export type InLine = {
  readonly admit: (session: Session) => Promise<void>
  readonly release: (session: Session) => void
  readonly changed: () => void
  readonly pin: NameGate['pin']
  /** Reads what was used; now and then compares the kernel's table with what ought to be there. To be called every few seconds. */
  readonly look: () => Promise<void>
  readonly troubles: readonly string[]
  readonly close: () => Promise<void>
}

export const NOT_IN_LINE: InLine = {
  admit: async () => {},
  release: () => {},
  changed: () => {},
  pin: () => null,
  look: async () => {},
  troubles: [],
  close: async () => {},
}

/** Looks between two comparisons. */
const COMPARE_EVERY = 12

type InLineParts = Omit<GatewayParts, 'kernel'> & {
  readonly settings: Settings
  readonly log: Log
  readonly online: () => readonly Session[]
  readonly failed: (error: unknown) => void
}

/** Puts the table in place, and in it who is online. */
export const openInLine = async (parts: InLineParts): Promise<InLine> => {
  const { settings, log, failed } = parts
  if (settings.gateway === null) return NOT_IN_LINE
  let compareNow = true
  const lost = (): void => {
    compareNow = true
  }
  const { kernel, close } = await openTable(settings.gateway, settings.proxy.port, log, lost)
  try {
    const gateway = await createGateway({ ...parts, kernel }, parts.online())
    let looks = 0
    return {
      admit: gateway.admit,
      release: gateway.release,
      pin: gateway.pin,
      changed: () => void gateway.changed().catch(failed),
      look: async () => {
        await gateway.meter()
        if (!compareNow && ++looks % COMPARE_EVERY !== 0) return
        compareNow = false
        const mended = await gateway.compare()
        if (mended > 0) log('gateway.mended', { elements: mended })
      },
      troubles: machineTroubles(settings.gateway),
      close: async () => {
        // Where the table does not stay as it is, the last bytes are booked when nobody passes any more.
        if (settings.gateway?.whenStopped !== 'keep') await kernel.close().catch(failed)
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
