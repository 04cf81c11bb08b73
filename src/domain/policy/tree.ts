// A document with places: what an edge makes of YAML text, and all that reading a policy needs.
import type { Spot } from './language.ts'

/** A value of the file with the place where it starts. Keys of maps are unique and keep the order of the file. */
export type Tree =
  | {
      readonly kind: 'scalar'
      readonly value: string | number | boolean | null
      readonly text: string
      readonly spot: Spot
    }
  | { readonly kind: 'list'; readonly items: readonly Tree[]; readonly spot: Spot }
  | { readonly kind: 'map'; readonly entries: readonly Entry[]; readonly spot: Spot }

/** `spot` is where the key starts. */
export type Entry = { readonly key: string; readonly spot: Spot; readonly value: Tree }
