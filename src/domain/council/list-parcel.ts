// Lists that travel on a stick: each by its hash, below the signatures of those who packed them (docs/formats.md, section 12).
import { isHashText } from '../../base/octets.ts'
import type { VerifierKey } from '../record/keys.ts'
import { verifyNote } from '../record/note.ts'
import { RECOVERY } from './charter.ts'
import { allRevoked } from './revoked.ts'
import type { State } from './state.ts'

/** `packedAt`: whole seconds since 1970. `lists`: hash by id, `sha256:…`. */
export type Parcel = {
  /** The domain of the park that it is for. */
  readonly park: string
  readonly packedAt: number
  readonly lists: ReadonlyMap<string, string>
}

const FORMAT = 'isthmus/lists/v1'
const MOST_LISTS = 100
const PARK = /^[a-z0-9][a-z0-9.-]{0,252}$/
const ID = /^[a-z0-9][a-z0-9-]{0,62}$/

/** What can stand in a parcel. */
export const isListId = (id: string): boolean => ID.test(id)
export const isParkDomain = (park: string): boolean => PARK.test(park)

/** The text that is signed; ids in order. */
export const parcelText = ({ park, packedAt, lists }: Parcel): string => {
  const lines = [...lists.keys()].sort().map((id) => `list ${id} ${lists.get(id)}\n`)
  return `${FORMAT}\npark ${park}\npacked ${packedAt}\n${lines.join('')}`
}

/** Reads the text; `undefined` where it is not one that `parcelText` writes. */
export const parseParcel = (text: string): Parcel | undefined => {
  const [, park = '', packed = '', ...rest] = text.split('\n', MOST_LISTS + 5)
  const lists = rest.slice(0, -1).map((line) => /^list (\S+) (\S+)$/.exec(line) ?? [])
  const parcel = {
    park: park.slice('park '.length),
    packedAt: Number(packed.slice('packed '.length)),
    lists: new Map(lists.map(([, id = '', hash = '']) => [id, hash])),
  }
  const count = parcel.lists.size
  const good =
    isParkDomain(parcel.park) &&
    Number.isSafeInteger(parcel.packedAt) &&
    parcel.packedAt >= 0 &&
    count >= 1 &&
    count <= MOST_LISTS &&
    [...parcel.lists].every(([id, hash]) => isListId(id) && isHashText(hash))
  return good && parcelText(parcel) === text ? parcel : undefined
}

/** Whether a key has signed it. */
export const isSignedBy = (note: string, key: VerifierKey): boolean => {
  const verified = verifyNote(note, [key])
  return verified.ok && verified.signatures.length > 0
}

/** The operators of whom not as many people have signed as decide for them, by the keys that the record has now. */
export const lackingSigners = (note: string, { charter, keyring, revoked }: State): readonly string[] => {
  const gone = allRevoked(revoked)
  const members = [...keyring.values()].filter(({ person, octets }) => person !== RECOVERY && !gone.has(octets))
  const keys = members.map(({ key }) => key).filter(({ type }) => type === 'ed25519')
  const verified = verifyNote(note, keys)
  const signed = verified.ok ? verified.signatures.map(({ key }) => key) : []
  return Object.entries(charter.operators).flatMap(([id, { threshold }]) => {
    const people = members
      .filter(({ operator, key }) => operator === id && signed.includes(key))
      .map(({ person }) => person)
    return new Set(people).size >= threshold ? [] : [id]
  })
}
