// Bytes of each holder today, in memory; what has not been written yet is handed out in portions.
import type { Holder } from '../people/people.ts'

/** Bytes of one holder on one day of the park (`2026-11-23`), both ways added. */
export type Usage = { readonly holder: Holder; readonly day: string; readonly bytes: number }

export type UsageBook = {
  /** Adds bytes of a holder on a day of the park. */
  readonly add: (holder: Holder, day: string, bytes: number) => void
  /** Bytes of a holder that day, written and not. */
  readonly used: (holder: Holder, day: string) => number
  /** What was added since the last call, to be written. */
  readonly take: () => readonly Usage[]
  /** Puts in what the store knows, at start. */
  readonly restore: (usage: readonly Usage[]) => void
}

const keyOf = (holder: Holder): string => `${holder.kind} ${holder.id}`

/** Keeps one day at a time: with the first byte of a new day the old one's totals go. */
export const createUsageBook = (): UsageBook => {
  let today = ''
  let totals = new Map<string, number>()
  let unwritten = new Map<string, { holder: Holder; day: string; bytes: number }>()
  const turnTo = (day: string): void => {
    if (day === today) return
    today = day
    totals = new Map()
  }
  const total = (holder: Holder, bytes: number): void => {
    totals.set(keyOf(holder), (totals.get(keyOf(holder)) ?? 0) + bytes)
  }
  return {
    add: (holder, day, bytes) => {
      turnTo(day)
      total(holder, bytes)
      const key = `${day} ${keyOf(holder)}`
      const entry = unwritten.get(key)
      if (entry === undefined) unwritten.set(key, { holder, day, bytes })
      else entry.bytes += bytes
    },
    used: (holder, day) => (day === today ? (totals.get(keyOf(holder)) ?? 0) : 0),
    take: () => {
      const taken = [...unwritten.values()]
      unwritten = new Map()
      return taken
    },
    restore: (usage) => {
      for (const { holder, day, bytes } of usage) {
        turnTo(day)
        total(holder, bytes)
      }
    },
  }
}
