// The agreed file `engine`: that what is agreed rules as this program compiles it, canonical JSON (docs/formats.md, section 7).
import { isHashText } from '../../base/octets.ts'
import { canonical, hasKeys, parseCanonical } from '../record/json.ts'
import type { Compiled } from './entry.ts'

const LONGEST = 1000
const ENGINE = /^[A-Za-z0-9._/+-]{1,100}$/

/** Writes which table is agreed on, and what compiles to it. */
export const engineOctets = ({ compiled, engine }: Compiled): Uint8Array => canonical({ compiled, engine })

/** Reads it; `undefined` for anything that would be written otherwise. */
export const readEngine = (octets: Uint8Array): Compiled | undefined => {
  const value = parseCanonical(octets, LONGEST)
  if (!hasKeys(value, ['compiled', 'engine'])) return undefined
  const { compiled, engine } = value
  return isHashText(compiled) && typeof engine === 'string' && ENGINE.test(engine) ? { compiled, engine } : undefined
}
