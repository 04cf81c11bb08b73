// Reading single values of the settings: each refusal says where it stands and how to mend it.
import { type Address, parseAddress, parseRange, type Range } from '../base/addresses.ts'
import { IsthmusError } from '../base/errors.ts'
import type { Tree } from '../domain/policy/tree.ts'

/** Where a wrong value stands: `file:line:column`, or the name of a variable. */
export type Source = { readonly where: string }

export const refuse = (source: Source, what: string, mend: string): never => {
  throw new IsthmusError('settings:invalid', `${source.where}: ${what}`, mend)
}

export const scalar = (tree: Tree, source: Source): string => {
  if (tree.kind !== 'scalar' || tree.text === '')
    return refuse(source, 'a single value belongs here', 'write one value')
  return tree.text
}

export const items = (tree: Tree): readonly Tree[] => (tree.kind === 'list' ? tree.items : [tree])

export const address = (text: string, source: Source): Address =>
  parseAddress(text) ?? refuse(source, `"${text}" is not an IP address`, 'write it like 127.0.0.1 or ::1')

export type At = (spot: { readonly line: number; readonly column: number }) => Source

export const range = (tree: Tree, at: At): Range => {
  const text = scalar(tree, at(tree.spot))
  return parseRange(text) ?? refuse(at(tree.spot), `"${text}" is no range`, 'write 192.0.2.0/24 or 192.0.2.1-192.0.2.9')
}
