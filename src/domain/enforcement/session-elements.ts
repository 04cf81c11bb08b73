// What the kernel's table holds of one session: where its packets come from, until when it lives, its class, speed and ports.
import { type Address, family } from '../../base/addresses.ts'
import type { PortBlock } from '../sessions/ports.ts'
import type { Binding } from './bindings.ts'
import { classKey } from './classes.ts'
import { type Element, rangeText } from './elements.ts'

/** A session as the kernel is to know it. */
export type Live = {
  /** domain/sessions/slots.ts. */
  readonly slot: number
  readonly bindings: readonly Binding[]
  /** Seconds until its end; `null`: it has none. */
  readonly seconds: number | null
  /** classes.ts. */
  readonly class: number
  /** Bits a second each way; `null`: as fast as the line. */
  readonly speed: number | null
  readonly block: PortBlock | null
}

/** What a session without a speed of its own gets, in bytes a second: more than any line has. */
const UNBOUNDED = 4_000_000_000

const suffixOf = (address: Address): '4' | '6' => (family(address) === 4 ? '4' : '6')

/** Two elements each: whose a new flow is, and that it may go on. */
const bindingElements = (binding: Binding, slot: string, seconds: number | undefined): readonly Element[] => {
  const ends = seconds === undefined ? {} : { seconds }
  switch (binding.kind) {
    case 'device': {
      const key = [binding.interface, binding.hardware]
      return [
        { set: 'who_device', key, value: [slot] },
        { set: 'live_device', key: [...key, slot], ...ends },
      ]
    }
    case 'address': {
      const n = suffixOf(binding.address)
      return [
        { set: `who${n}`, key: [binding.address], value: [slot] },
        { set: `live${n}`, key: [binding.address, slot], ...ends },
      ]
    }
    case 'range': {
      const n = suffixOf(binding.range.from)
      const range = rangeText(binding.range.from, binding.range.to)
      return [
        { set: `who_net${n}`, key: [range], value: [slot] },
        { set: `live_net${n}`, key: [range, slot] },
      ]
    }
  }
}

/** Counts, bounds and lets through. No time-out: what was used is read after the end. */
const meterElements = (slot: string, speed: number | null): readonly Element[] => {
  const rate = speed === null ? UNBOUNDED : Math.max(1, Math.round(speed / 8))
  return [
    { set: 'up', key: [slot], rate },
    { set: 'down', key: [slot], rate },
  ]
}

/** Everything of a session that lets its packets pass: taken away first when it ends. */
export const liveElements = ({ slot, bindings, seconds }: Live): readonly Element[] => {
  const key = String(slot)
  const left = seconds === null ? undefined : Math.max(1, Math.ceil(seconds))
  return [
    ...bindings.flatMap((binding) => bindingElements(binding, key, left)),
    { set: 'live', key: [key], ...(left === undefined ? {} : { seconds: left }) },
  ]
}

/** All elements of a session. */
export const sessionElements = (live: Live): readonly Element[] => {
  const key = String(live.slot)
  const { block } = live
  return [
    ...liveElements(live),
    { set: 'class', key: [key], value: [classKey(live.class)] },
    ...meterElements(key, live.speed),
    ...(block === null
      ? []
      : [{ set: 'nat' as const, key: [key], value: [block.address, rangeText(String(block.from), String(block.to))] }]),
  ]
}
