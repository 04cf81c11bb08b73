// The kernel's table in memory, for tests that need no network: it keeps the contract in test/contracts/kernel-suite.ts. Its counters
// are what a test says by `carry`.
import { isDeepStrictEqual } from 'node:util'
import { numeric, parseRange } from '../../src/base/addresses.ts'
import { IsthmusError } from '../../src/base/errors.ts'
import {
  type Carried,
  type Change,
  type Element,
  type Field,
  type Found,
  isElement,
  keyOf,
  PASSES,
  SET_NAMES,
  type SetName,
  shapeOf,
} from '../../src/domain/enforcement/elements.ts'
import type { Kernel } from '../../src/domain/enforcement/kernel.ts'

type Held = { readonly element: Element; readonly endsAt: number; packets: number; bytes: number }
type Table = ReadonlyMap<SetName, ReadonlyMap<string, Held>>

export type FakeKernel = Kernel & {
  /** As if a session's packets had passed. */
  readonly carry: (mark: number, direction: 'up' | 'down', bytes: number) => void
}

const refuse = (why: string): never => {
  throw new IsthmusError(
    'gateway:kernel-refused',
    `the kernel refused a change of its table: ${why}`,
    'look at the test',
  )
}

const bounds = (text: string, field: Field): readonly [bigint, bigint] | undefined => {
  if (field === 'range4' || field === 'range6') {
    const range = parseRange(text)
    return range && [numeric(range.from).value, numeric(range.to).value]
  }
  if (field !== 'ports') return undefined
  const [from = '', to = from] = text.split('-')
  return [BigInt(from), BigInt(to)]
}

const overlap = (a: Element, b: Element): boolean =>
  shapeOf(a.set).key.every((field, at) => {
    const [left, right] = [bounds(a.key[at] ?? '', field), bounds(b.key[at] ?? '', field)]
    if (left === undefined || right === undefined) return a.key[at] === b.key[at]
    return left[0] <= right[1] && right[0] <= left[1]
  })

const hasRanges = (set: SetName): boolean =>
  shapeOf(set).key.some((field) => ['range4', 'range6', 'ports'].includes(field))

/** `now`: seconds. */
export const fakeKernel = (now: () => number = () => performance.now() / 1000): FakeKernel => {
  let table: Table | undefined
  let installed: unknown

  const alive = ({ endsAt }: Held): boolean => endsAt > now()

  const holds = (set: SetName): ReadonlyMap<string, Held> => {
    if (table === undefined) return refuse('No such file or directory')
    return new Map([...(table.get(set) ?? [])].filter(([, held]) => alive(held)))
  }

  const removed = (of: Map<string, Held>, element: Element): void => {
    const held = of.get(keyOf(element))
    const { value } = shapeOf(element.set)
    if (held === undefined && value !== undefined && element.value === undefined) refuse('No such file or directory')
    if (held && element.value && !isDeepStrictEqual(held.element.value, element.value)) refuse('File exists')
    of.delete(keyOf(element))
  }

  const added = (of: Map<string, Held>, element: Element): void => {
    const held = of.get(keyOf(element))
    if (held !== undefined && !isDeepStrictEqual(held.element.value, element.value)) refuse('File exists')
    if (held !== undefined) return
    if (hasRanges(element.set) && [...of.values()].some((each) => overlap(each.element, element))) refuse('File exists')
    const endsAt = element.seconds === undefined ? Number.POSITIVE_INFINITY : now() + element.seconds
    of.set(keyOf(element), { element, endsAt, packets: 0, bytes: 0 })
  }

  // A draft that takes the table's place when all went well.
  const transaction = ({ remove, add }: Change): void => {
    if (!remove.every((each) => isElement(each, false)) || !add.every((each) => isElement(each, true)))
      refuse('no such order')
    const draft = new Map(SET_NAMES.map((set) => [set, new Map(holds(set))]))
    const of = (set: SetName): Map<string, Held> => draft.get(set) ?? new Map()
    for (const element of remove) removed(of(element.set), element)
    for (const element of add) added(of(element.set), element)
    table = draft
  }

  const found = (set: SetName): Found[] =>
    [...holds(set).values()].map(({ element, endsAt, packets, bytes }) => {
      const { seconds, ...rest } = element
      const left = seconds === undefined ? {} : { seconds: Math.max(1, Math.round(endsAt - now())) }
      return { ...rest, ...left, ...(shapeOf(set).counts ? { packets, bytes } : {}) }
    })

  const count = (marks: readonly number[]): readonly Carried[] => {
    const [up, down] = [holds('up'), holds('down')]
    return marks.flatMap((mark) => {
      const [sent, got] = [up.get(`up ${mark}`), down.get(`down ${mark}`)]
      return sent || got ? { mark, up: sent?.bytes ?? 0, down: got?.bytes ?? 0 } : []
    })
  }

  return {
    install: async (settings) => {
      const before = table
      table ??= new Map()
      const same = isDeepStrictEqual(installed, settings)
      installed = structuredClone(settings)
      if (before === undefined) return 'new'
      return same ? 'kept' : 'changed'
    },
    apply: async (change) => transaction(change),
    replace: async (contents) => {
      const stays = (a: Element, b: Element): boolean => a.seconds === undefined && isDeepStrictEqual(a, b)
      const changes = contents.map(({ set, elements }) => {
        const before = [...holds(set).values()].map(({ element }) => element)
        return {
          remove: before.filter((old) => !elements.some((each) => stays(each, old))),
          add: elements.filter((each) => !before.some((old) => stays(each, old))),
        }
      })
      transaction({ remove: changes.flatMap(({ remove }) => remove), add: changes.flatMap(({ add }) => add) })
    },
    read: async (set) => found(set),
    count: async (marks) => count(marks),
    take: async (remove, marks) => {
      transaction({ remove, add: [] })
      return count(marks)
    },
    close: async () => {
      const passing: readonly SetName[] = PASSES
      table = new Map(SET_NAMES.map((set) => [set, passing.includes(set) ? new Map() : holds(set)]))
    },
    remove: async () => {
      table = undefined
      installed = undefined
    },
    stop: async () => {},
    carry: (mark, direction, bytes) => {
      const held = holds(direction).get(`${direction} ${mark}`)
      if (held === undefined) return
      held.bytes += bytes
      held.packets++
    },
  }
}
