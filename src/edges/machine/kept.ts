// What the machine was set to before us, as a text that survives us.
import * as v from 'valibot'
import type { Values } from '../../domain/enforcement/machine.ts'

export type Kept = {
  /** Which run of the machine: the kernel's boot id. */
  readonly boot: string
  readonly before: Values
  /** As we left it; `null`: that run has not come so far. */
  readonly after: Values | null
}

// A name is below /proc/sys/net and cannot lead out of it; a value is a number.
const VALUES = v.record(
  v.pipe(v.string(), v.regex(/^net\/(?:[A-Za-z0-9_@:-][A-Za-z0-9_@:.-]*\/)*\w+$/)),
  v.pipe(v.string(), v.regex(/^-?\d{1,10}$/)),
)
const KEPT = v.object({ boot: v.string(), before: VALUES, after: v.nullable(VALUES) })

const asMap = (values: Readonly<Record<string, string>>): Values => new Map(Object.entries(values))

/** Reads it; `undefined` for nothing, for another run of the machine (`boot`), and for what nobody of us wrote. */
export const readKept = (text: string | undefined, boot: string): Kept | undefined => {
  if (text === undefined) return undefined
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  const { success, output } = v.safeParse(KEPT, json)
  if (!success || output.boot !== boot) return undefined
  return { boot, before: asMap(output.before), after: output.after === null ? null : asMap(output.after) }
}

export const keptText = ({ boot, before, after }: Kept): string =>
  JSON.stringify({ boot, before: Object.fromEntries(before), after: after === null ? null : Object.fromEntries(after) })
