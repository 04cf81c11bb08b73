// Where staff find the console of their operator: `consoles` of the settings. Each operator has an origin of its own.
import type { Tree } from '../domain/policy/tree.ts'
import { isConsoleOrigin } from '../domain/record/keys.ts'
import { type At, refuse, scalar } from './values.ts'

const MEND = 'write consoles: { north: https://console.north.example, south: https://console.south.example }'

/** By operator; `''`: of a park ruled by file. */
export type Consoles = ReadonlyMap<string, string>

const origin = (tree: Tree, at: At): string => {
  const text = scalar(tree, at(tree.spot))
  return isConsoleOrigin(text)
    ? text
    : refuse(
        at(tree.spot),
        `"${text}" is no origin of a console`,
        `${MEND}; plain http only for localhost and below it`,
      )
}

const hostOf = (text: string): string => new URL(text).hostname

/** Of a host below another's, the other could set cookies and claim passkeys (docs/formats.md, section 6). */
const clashes = (a: string, b: string): boolean => a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`)

/** Reads `consoles: { north: … }`, or one origin in a park ruled by file. */
export const consoleOrigins = (tree: Tree, at: At): Consoles => {
  if (tree.kind === 'scalar') return new Map([['', origin(tree, at)]])
  if (tree.kind !== 'map') return refuse(at(tree.spot), 'consoles is a map', MEND)
  const read: { key: string; host: string; text: string }[] = []
  for (const { key, spot, value } of tree.entries) {
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(key)) refuse(at(spot), `"${key}" is no id of an operator`, MEND)
    const text = origin(value, at)
    const other = read.find(({ host }) => clashes(host, hostOf(text)))
    if (other !== undefined)
      refuse(
        at(spot),
        `${hostOf(text)} and ${other.host} are one, or one below the other`,
        'give each operator its own host',
      )
    read.push({ key, host: hostOf(text), text })
  }
  return new Map(read.map(({ key, text }) => [key, text]))
}
