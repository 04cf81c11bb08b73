// Times to moments: between two changes of schedule or day every question has the same answer, so two numbers are compared.
import { addBit, type Bits, bitsKey, noBits } from '../compile/bits.ts'
import type { Policy } from '../language.ts'
import type { Layout } from './layout.ts'
import { createCalendar, type Slot } from './schedule.ts'

/** A slot of time with the rules that hold in it; `key` is the same for the same rules. */
export type Moment = Slot & { readonly active: Bits; readonly key: string }

/** As many as are asked about at a time: now, and the times people try out on the rules page. */
const MOST_KEPT = 8

/** Rules that hold on a day of the park while those schedules are open, in the order of the policy. */
export type Active = (day: string, open: readonly boolean[]) => Bits

/** Prepares it for one policy. */
export const createActive = (policy: Policy, { rules }: Layout): Active => {
  const schedules = new Map(policy.schedules.map(({ id }, n) => [id, n]))
  const whens = rules.map(({ match }) => (match.when === null ? null : (schedules.get(match.when) ?? -1)))
  return (day, open) => {
    const active = noBits(rules.length)
    for (const [n, { until }] of rules.entries()) {
      const when = whens[n] ?? null
      if ((until === null || day <= until) && (when === null || open[when] === true)) addBit(active, n)
    }
    return active
  }
}

/** Gives the moment of a time in milliseconds since 1970. */
export const createMoments = (policy: Policy, layout: Layout): ((at: number) => Moment) => {
  const calendar = createCalendar(policy)
  const activeOn = createActive(policy, layout)
  const momentOf = (at: number): Moment => {
    const slot = calendar(at)
    const active = activeOn(slot.day, slot.open)
    return { ...slot, active, key: bitsKey(active) }
  }
  let kept: Moment[] = []
  return (at) => {
    const known = kept.find(({ from, until }) => at >= from && at < until)
    if (known !== undefined) return known
    const moment = momentOf(at)
    kept = [moment, ...kept.slice(0, MOST_KEPT - 1)]
    return moment
  }
}
