// A seat's computer becomes a seat of the park: a key of its own, made here, and the server's, pinned.
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'
import { parseVerifierKey } from '../../domain/record/keys.ts'
import type { SeatParts } from '../../edges/cli/seat-parts.ts'
import { openDataFolder, writePrivate } from '../../edges/data/folder.ts'
import { newKeyFile } from '../../edges/keys/key-file.ts'
import { type Enrolled, fileOfKey, fileOfSeat } from '../../edges/seat/kept.ts'
import { enrolAt } from '../../edges/seat/server.ts'

/** The name in the key's file; the seat's own is known only afterwards, and stands in seat.json. */
const KEY_NAME = 'seat/agent'

const refused = (what: string, mend: string): IsthmusError => new IsthmusError('seat:refused', what, mend)

const sentences: Readonly<Record<string, readonly [what: string, mend: string]>> = {
  unreachable: ['no server answers there', 'check the address, the cable and, with https, the certificate'],
  'wrong-code': [
    'the code is not right, was used, or is older than 15 minutes',
    'ask the desk for another: isthmus seat code SEAT',
  ],
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new IsthmusError('seat:refused', `${path} cannot be read`, 'check the path of --certificate', { cause })
  }
}

/** Anew it replaces the key: the old one is of no use from then on. */
export const enrolSeat: SeatParts['enrol'] = async ({ folder, server, code, certificate }) => {
  const data = resolve(folder)
  openDataFolder(data)
  const draft = join(data, 'seat.key.new')
  rmSync(draft, { force: true })
  const ca = certificate === undefined ? undefined : read(resolve(certificate))
  const { publicKey } = newKeyFile(draft, KEY_NAME)
  const answered = await enrolAt({ server: new URL(server), ca }, code, publicKey)
  if (!answered.ok) {
    rmSync(draft, { force: true })
    const [what, mend] = sentences[answered.refusal.code] ?? [
      `the server does not take it (${answered.refusal.code})`,
      'ask the desk for another code; server and seat need the same version of Isthmus',
    ]
    throw refused(what, mend)
  }
  if (parseVerifierKey(answered.is.vkey) === undefined)
    throw refused('the server has sent no key for leases', 'server and seat need the same version of Isthmus')
  const enrolled: Enrolled = { ...answered.is, server, certificate: ca ?? null }
  renameSync(draft, fileOfKey(data))
  writePrivate(fileOfSeat(data), `${JSON.stringify(enrolled, null, 2)}\n`)
  rmSync(join(data, 'state.json'), { force: true })
  return { seat: enrolled.seat, park: enrolled.park.en, file: fileOfSeat(data) }
}
