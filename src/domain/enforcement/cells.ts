// The policy as the kernel's table holds it: for each class a map of intervals to cells. A cell's number says which stamp its flows get and
// by which path they go (docs/decisions/0017).
import { family } from '../../base/addresses.ts'
import type { Path, PathCell } from '../policy/paths.ts'
import { classKey } from './classes.ts'
import { type Element, rangeText } from './elements.ts'

/** The last bits of a cell: how what lies in it is let through. */
export const PATH_NUMBERS = { direct: 1, checked: 2, pinned: 3, 'no-quic': 4 } as const satisfies Record<Path, number>

const STAMP_SHIFT = 2 ** 20
/** Stamps are 1 to this. */
export const MOST_STAMPS = 4095

/** The stamps in force: what each means. `service` is a service of the policy. */
export type Stamps = ReadonlyMap<number, { readonly service: string; readonly path: Path }>

const stampKey = (service: string, path: Path): string => `${path} ${service}`

/**
 * Stamps for all services and paths of these cells, from the one after `last`, round the ring, without those in `taken`: a flow that
 * was let through by another policy must not find its stamp open. Throws RangeError where there are too many.
 */
export const stampsFor = (cells: Iterable<PathCell>, last: number, taken: ReadonlySet<number>): Stamps => {
  const stamps = new Map<number, { service: string; path: Path }>()
  const seen = new Set<string>()
  let stamp = last
  const next = (): number => {
    for (let tried = 0; tried < MOST_STAMPS; tried++) {
      stamp = (stamp % MOST_STAMPS) + 1
      if (!taken.has(stamp) && !stamps.has(stamp)) return stamp
    }
    throw new RangeError('every stamp is taken')
  }
  for (const { service, path } of cells) {
    if (seen.has(stampKey(service, path))) continue
    seen.add(stampKey(service, path))
    stamps.set(next(), { service, path })
  }
  return stamps
}

/** How a stamp stands in a key: where it stands in a flow's mark. */
const stampMark = (stamp: number): string => String(stamp * STAMP_SHIFT)

/** The stamp of an element of those sets. */
export const stampOf = ({ key }: Element): number => Number(key[0]) / STAMP_SHIFT

/** The sets in which the bytes of each stamp are counted; direct ones are let through by it as well. */
export const stampElements = (stamps: Stamps): readonly Element[] =>
  [...stamps].flatMap(([stamp, { path }]): Element[] => {
    if (path === 'no-quic') return []
    return [{ set: path === 'direct' ? 'open' : 'looked_at', key: [stampMark(stamp)] }]
  })

/** As the kernel numbers them (IANA protocol numbers). */
const PROTOCOLS = { tcp: '6', udp: '17' } as const

/** The cells of one class. Throws Error where a cell has no stamp. */
export const cellElements = (of: number, cells: readonly PathCell[], stamps: Stamps): readonly Element[] => {
  const numbers = new Map(
    [...stamps].map(([stamp, { service, path }]) => [
      stampKey(service, path),
      stamp * STAMP_SHIFT + PATH_NUMBERS[path],
    ]),
  )
  return cells.map(({ range, transport, from, to, path, service }) => {
    const number = numbers.get(stampKey(service, path))
    if (number === undefined) throw new Error(`no stamp for ${service}`)
    return {
      set: family(range.from) === 4 ? 'cell4' : 'cell6',
      key: [classKey(of), rangeText(range.from, range.to), PROTOCOLS[transport], rangeText(String(from), String(to))],
      value: [String(number)],
    }
  })
}
