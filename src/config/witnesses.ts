// Where the operators' witnesses are, by operator: `witnesses` of the settings.
import type { Tree } from '../domain/policy/tree.ts'
import { type At, refuse, scalar } from './values.ts'

const addressOf = (text: string): string | undefined =>
  /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).search === '' && new URL(text).hash === ''
    ? text
    : undefined

/** Reads `witnesses: { north: http://192.0.2.7:8070/ }`. */
export const witnessAddresses = (tree: Tree, at: At): ReadonlyMap<string, string> => {
  const mend = 'write witnesses: { north: http://192.0.2.7:8070/ }'
  if (tree.kind !== 'map') return refuse(at(tree.spot), 'witnesses is a map', mend)
  return new Map(
    tree.entries.map(({ key, spot, value }) => {
      if (!/^[a-z][a-z0-9-]{0,30}$/.test(key)) return refuse(at(spot), `"${key}" is no id of an operator`, mend)
      const text = scalar(value, at(value.spot))
      return [key, addressOf(text) ?? refuse(at(value.spot), `"${text}" is no address of a witness`, mend)] as const
    }),
  )
}
