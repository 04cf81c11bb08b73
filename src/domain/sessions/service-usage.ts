// Bytes by service and day, apart from who moved them: the kernel counts by stamps, and the store knows what each stamp stands for.
import { grownBy } from './counted.ts'

/** What a stamp of the kernel's table stands for: a service of the policy, and the path by which its packets go. */
export type NamedStamp = { readonly stamp: number; readonly service: string; readonly path: string }

/** A reading of one stamp's counter: bytes both ways since it was made. */
export type StampCounted = { readonly stamp: number; readonly bytes: number }

/** Bytes both ways on one day of the park; `service` and `path` empty: of a stamp that nobody knew. */
export type ServiceUsage = {
  readonly day: string
  readonly service: string
  readonly path: string
  readonly bytes: number
}

type Row = NamedStamp & StampCounted

/** What is new in a reading, by service and path. */
export const movedBy = (
  rows: readonly Row[],
  counted: readonly StampCounted[],
): readonly Omit<ServiceUsage, 'day'>[] => {
  const known = new Map(rows.map((row) => [row.stamp, row]))
  const sums = new Map<string, { service: string; path: string; bytes: number }>()
  for (const { stamp, bytes } of counted) {
    const row = known.get(stamp)
    const { service, path } = row ?? { service: '', path: '' }
    const sum = sums.get(`${path} ${service}`) ?? { service, path, bytes: 0 }
    sum.bytes += grownBy(row?.bytes ?? 0, bytes)
    sums.set(`${path} ${service}`, sum)
  }
  return [...sums.values()].filter(({ bytes }) => bytes > 0)
}
