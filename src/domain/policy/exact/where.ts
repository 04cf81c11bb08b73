// Ranges of addresses as people think of them: all the world but little, a zone, or these few.
import { addressOf, numeric, type Range, specialRanges } from '../../../base/addresses.ts'
import type { Site } from '../site.ts'

/** `everywhere`: in no zone, every public address of both families but those. `in`: parts of it inside zones are named by the zone. */
export type Where =
  | { readonly kind: 'everywhere'; readonly but: readonly Range[] }
  | { readonly kind: 'in'; readonly zones: readonly string[]; readonly ranges: readonly Range[] }

type Span = { readonly family: 4 | 6; readonly from: bigint; readonly to: bigint }

const LAST = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n } as const
const SPACE: readonly Span[] = [
  { family: 4, from: 0n, to: LAST[4] },
  { family: 6, from: 0n, to: LAST[6] },
]

const spanOf = ({ from, to }: Range): Span => {
  const { family, value } = numeric(from)
  return { family, from: value, to: numeric(to).value }
}

const rangeOf = ({ family, from, to }: Span): Range => ({
  from: addressOf({ family, value: from }),
  to: addressOf({ family, value: to }),
})

/** What is in the spans but not in the one. */
const less = (spans: readonly Span[], one: Span): readonly Span[] =>
  spans.flatMap((span) => {
    if (span.family !== one.family || span.to < one.from || span.from > one.to) return [span]
    const left = span.from < one.from ? [{ ...span, to: one.from - 1n }] : []
    return span.to > one.to ? [...left, { ...span, from: one.to + 1n }] : left
  })

const without = (spans: readonly Span[], taken: readonly Span[]): readonly Span[] => taken.reduce(less, spans)

/** Tells where ranges are: what is taken out of the whole world, where that is shorter. */
export const whereOf = (ranges: readonly Range[], { zones }: Site): Where => {
  const spans = ranges.map(spanOf)
  const ofZones = zones.map(({ id, ranges: own }) => ({ id, spans: own.map(spanOf) }))
  const zoned = ofZones.flatMap((zone) => zone.spans)
  const world = without(SPACE, [...specialRanges().map(spanOf), ...zoned])
  const missing = without(world, spans)
  if (missing.length < Math.min(spans.length, world.length)) return { kind: 'everywhere', but: missing.map(rangeOf) }
  const whole = ofZones.filter((zone) => zone.spans.length > 0 && without(zone.spans, spans).length === 0)
  const rest = whole.reduce((left, zone) => without(left, zone.spans), spans as readonly Span[])
  return { kind: 'in', zones: whole.map(({ id }) => id), ranges: rest.map(rangeOf) }
}
