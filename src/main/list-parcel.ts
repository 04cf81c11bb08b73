// Lists on a stick: packed and signed where there is a line, and taken in where there is none.
import { resolve } from 'node:path'
import { IsthmusError } from '../base/errors.ts'
import { type Parcel, parcelText, parseParcel } from '../domain/council/list-parcel.ts'
import type { ListDesk, ListDone } from '../domain/desk/lists.ts'
import { noteOf, parseNote, signText } from '../domain/record/note.ts'
import type { Packed, ParcelParts } from '../edges/cli/parcel-parts.ts'
import { type PrivateKey, readKeyFile } from '../edges/keys/key-file.ts'
import { addSignature, beginParcel, checkParcel, finishParcel, listIn, readParcel } from '../edges/lists/parcel.ts'
import { isForTrying } from './council/charter-file.ts'
import { sendFile } from './lists.ts'

const bad = (what: string, mend: string): IsthmusError => new IsthmusError('list:parcel', what, mend)

const signingKey = (path: string): PrivateKey => {
  const found = readKeyFile(resolve(path), isForTrying)
  if (found.key.type === 'ed25519') return found
  throw bad(`${found.key.name} is a witness’s key, which signs no lists`, 'give the key of a person')
}

const packed = (folder: string, text: string, { lists }: Parcel, { key }: PrivateKey): Packed => ({
  ...{ folder, text, lists: [...lists.keys()], by: key.name, key: key.text },
})

/** The text of a parcel's note. */
const read = (folder: string): { readonly note: string; readonly text: string; readonly parcel: Parcel } => {
  const note = readParcel(folder)
  const text = parseNote(note)?.text ?? ''
  const parcel = parseParcel(text)
  if (parcel !== undefined) return { note, text, parcel }
  throw bad(`the note in ${folder} is malformed`, 'have the lists packed anew: isthmus list pack')
}

const takeEach = async (desk: ListDesk, folder: string, by: string | null): Promise<ReadonlyMap<string, ListDone>> => {
  const { note, parcel } = read(folder)
  await checkParcel(folder, parcel.lists)
  const done = new Map<string, ListDone>()
  for (const id of parcel.lists.keys()) {
    const upload = await sendFile(desk, id, listIn(folder, id))
    done.set(id, await desk.takeList({ id, upload, note, by }))
  }
  return done
}

/** `now`: milliseconds since 1970. */
export const parcelParts = (desk: () => ListDesk, now: () => number): ParcelParts => ({
  pack: async ({ folder: to, park, lists: files, key: path }) => {
    const key = signingKey(path)
    const folder = resolve(to)
    const paths = new Map([...files].map(([id, file]) => [id, resolve(file)]))
    const parcel = { park, packedAt: Math.floor(now() / 1000), lists: await beginParcel(folder, paths) }
    const text = parcelText(parcel)
    finishParcel(folder, noteOf(text, [signText(text, key.key, key.sign)]))
    return packed(folder, text, parcel, key)
  },
  sign: async ({ folder: at, key: path }) => {
    const key = signingKey(path)
    const folder = resolve(at)
    const { note, text, parcel } = read(folder)
    await checkParcel(folder, parcel.lists)
    const line = signText(text, key.key, key.sign)
    if (!note.includes(line)) addSignature(folder, line)
    return packed(folder, text, parcel, key)
  },
  take: (folder, by) => takeEach(desk(), resolve(folder), by),
})
