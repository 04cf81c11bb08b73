// Where this machine is a seat’s computer: is everything there, and does its park answer?
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { broken, type Finding, fine, look } from '../../domain/doctor/finding.ts'
import { SEAT_FOLDER } from '../../edges/cli/seat-parts.ts'
import { ask } from '../../edges/seat/ask.ts'
import { type Enrolled, fileOfKey, fileOfSeat, readEnrolled } from '../../edges/seat/kept.ts'
import { setUpSeat } from '../seat/setup.ts'
import type { Look } from './installation.ts'

const FOLDER = SEAT_FOLDER.otherwise

const ANEW = 'get a code at the desk (isthmus seat code SEAT), then type: isthmus seat enrol --server URL --code CODE'

const things = async (): Promise<Finding> => {
  const lines = await setUpSeat({ packages: undefined, root: '/', check: true })
  const missing = lines.filter(({ state }) => state === 'missing').map(({ what }) => what)
  return missing.length === 0
    ? fine('seat', 'Screen, browser, fonts and services of a seat are there.')
    : broken(
        'seat',
        `This seat’s computer lacks ${missing.join(', ')}: it stays locked, or does not start.`,
        'isthmus seat setup --packages FOLDER, with a folder of .deb files; --check says what each needs',
      )
}

/** What each guest gets: its own processes and files. Where the program lacks, that is told already. */
const jail = (): readonly Finding[] => {
  const { status, error, stderr } = spawnSync('bwrap', ['--ro-bind', '/', '/', '--unshare-pid', 'true'], {
    encoding: 'utf8',
    timeout: 10_000,
  })
  if (error !== undefined || status === 0) return []
  return [
    broken(
      'seat',
      `This computer cannot give a guest a world of its own (${stderr.trim().split('\n')[0]}): nobody gets a browser.`,
      'type it as root; a kernel with namespaces, and no container around it that takes them away',
    ),
  ]
}

const server = async ({ server, certificate }: Enrolled): Promise<Finding> => {
  try {
    const way = { server: new URL(server), ca: certificate ?? undefined }
    await ask(way, '/', { method: 'GET', headers: {}, body: null })
    return fine('seat', `Its park answers at ${server}.`)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return look(
      'seat',
      `Its park does not answer at ${server} (${why}): who sits here goes on until their time is over, and nobody else gets in.`,
      'cable, address and name server of this computer; then the park’s own machine: isthmus doctor there',
    )
  }
}

/** A seat enrolled in another folder is not looked for. */
export const lookAtSeat: Look = async () => {
  if (!existsSync(fileOfSeat(FOLDER))) return []
  const enrolled = readEnrolled(FOLDER)
  if (enrolled === undefined)
    return [
      broken('seat', `${fileOfSeat(FOLDER)} is damaged: this computer does not know of which park it is a seat.`, ANEW),
    ]
  const key = existsSync(fileOfKey(FOLDER))
    ? []
    : [broken('seat', `${fileOfKey(FOLDER)} is gone: the park does not know this computer by another one.`, ANEW)]
  return [...key, await things(), ...jail(), await server(enrolled)]
}
