// What lists on a stick are made of; main hands it in.
import type { ListDone } from '../../domain/desk/lists.ts'

/** A parcel that was signed: its folder, the text below which the signature stands, and whose key it was. */
export type Packed = {
  readonly folder: string
  readonly text: string
  readonly lists: readonly string[]
  readonly by: string
  /** Its verifier key. */
  readonly key: string
}

export type ParcelParts = {
  /** Makes a parcel in a new folder and signs it. Paths are as they were typed. Throws `list:parcel`, `key:bad`. */
  readonly pack: (asked: {
    readonly folder: string
    readonly park: string
    readonly lists: ReadonlyMap<string, string>
    readonly key: string
  }) => Promise<Packed>
  /** Signs a parcel that is there. Throws the same. */
  readonly sign: (asked: { readonly folder: string; readonly key: string }) => Promise<Packed>
  /** What came of each list, by id. `by`: the verifier key that must have signed. Throws `list:parcel`. */
  readonly take: (folder: string, by: string | null) => Promise<ReadonlyMap<string, ListDone>>
}
