// Pins of the gateway: placed before an answer goes out, judged anew when the policy changes.
import type { Address } from '../../base/addresses.ts'
import type { Clock } from '../../base/clock.ts'
import type { Element } from '../../domain/enforcement/elements.ts'
import type { Kernel } from '../../domain/enforcement/kernel.ts'
import type { NameGate } from '../../domain/enforcement/naming.ts'
import { createPinBook, type Pin, pinElement, pinSeconds } from '../../domain/enforcement/pins.ts'
import type { Subject } from '../../domain/policy/language.ts'
import type { Session } from '../../domain/sessions/session.ts'

export type GatewayPinParts = {
  readonly kernel: Kernel
  readonly clock: Clock
  /** The class of a session that has pinned cells; `undefined`: it has none. */
  readonly pinnedClass: (session: Session) => number | undefined
  /** Whether a name may be reached at an address without being seen. */
  readonly mayPass: (of: number, subject: Subject, name: string, address: Address) => boolean
}

export type GatewayPins = {
  readonly pin: NameGate['pin']
  /**
   * Takes away what the policy in force does not allow a class any more. `memberOf`: somebody of the class; `undefined`: nobody
   * is in it.
   */
  readonly rejudge: (memberOf: (of: number) => Subject | undefined) => Promise<void>
  readonly forget: () => void
}

const SETS = ['pin4', 'pin6'] as const

export const createGatewayPins = ({ kernel, clock, pinnedClass, mayPass }: GatewayPinParts): GatewayPins => {
  const book = createPinBook()
  const place = async (pins: readonly Pin[], seconds: number): Promise<void> => {
    const elements = pins.map((each) => pinElement(each, seconds))
    // What stands for a shorter time is taken away and set anew, in one transaction.
    await kernel.apply({ remove: elements, add: elements })
    const gone = book.placed(pins, seconds, clock().boot).map((each) => pinElement(each, seconds))
    if (gone.length > 0) await kernel.apply({ remove: gone, add: [] })
  }
  const mayStay = (memberOf: (of: number) => Subject | undefined, { key }: Element): boolean => {
    const [of, address] = [Number(key[0]), key[1] as Pin['address']]
    const member = memberOf(of)
    return member !== undefined && book.namesOf(of, address).some((name) => mayPass(of, member, name, address))
  }
  return {
    pin: (session, name, addresses, seconds) => {
      const of = pinnedClass(session)
      if (of === undefined) return null
      const open = addresses.filter((address) => mayPass(of, session.subject, name, address))
      const missing = book.missing(of, name, open, seconds, clock().boot)
      return missing.length === 0 ? null : place(missing, pinSeconds(seconds))
    },
    rejudge: async (memberOf) => {
      const found = [...(await kernel.read(SETS[0])), ...(await kernel.read(SETS[1]))]
      // Those of a run before this one have no name any more: they go, too.
      const remove = found.filter((element) => !mayStay(memberOf, element)).map(({ set, key }) => ({ set, key }))
      for (const { key } of remove) book.removed(Number(key[0]), key[1] as Pin['address'])
      if (remove.length > 0) await kernel.apply({ remove, add: [] })
    },
    forget: () => book.forget(clock().boot),
  }
}
