// The agreed file `upstreams`: the DNS servers that the park asks, canonical JSON (docs/formats.md, section 7).
import { parseAuthority } from '../../base/names.ts'
import { canonical, parseCanonical } from '../record/json.ts'

const LONGEST = 10_000
const MOST = 16

/** Writes the servers as the settings have them. */
export const upstreamsOctets = (servers: readonly string[]): Uint8Array => canonical([...servers])

const isServer = (value: unknown): value is string =>
  typeof value === 'string' && parseAuthority(value)?.host.kind === 'address'

/** Reads it; `undefined` for anything that would be written otherwise. */
export const readUpstreams = (octets: Uint8Array): readonly string[] | undefined => {
  const value = parseCanonical(octets, LONGEST)
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST || !value.every(isServer)) return undefined
  return new Set(value).size === value.length ? value : undefined
}
