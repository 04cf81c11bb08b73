// Looks at each thing that a seat's computer needs, and puts what lacks.
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { IsthmusError } from '../../base/errors.ts'
import type { AskedSetup, SeatParts, SetupLine } from '../../edges/cli/seat-parts.ts'
import { type Need, needsOf } from '../../edges/seat/setup.ts'

const PROGRAM = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))

const cannot = (what: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('seat:cannot', what, mend, { cause })

const checkAsked = ({ root, packages, check }: AskedSetup): void => {
  if (process.platform !== 'linux') throw cannot('a seat’s computer runs Debian', 'type it there')
  if (!check && process.getuid?.() !== 0)
    throw cannot('only root may set a computer up', 'type it as root, or with --check')
  if (packages !== undefined && root !== '/')
    throw cannot('packages are installed on the running machine only', 'leave out --root, or --packages')
}

const line = (need: Need, check: boolean): SetupLine => {
  const { what, isThere, put, mend } = need
  if (isThere()) return { what, state: 'there', note: null }
  if (check) return { what, state: 'missing', note: mend }
  try {
    put()
  } catch (cause) {
    throw cannot(`${what} could not be put there: ${cause instanceof Error ? cause.message : cause}`, mend, cause)
  }
  return isThere() ? { what, state: 'done', note: null } : { what, state: 'missing', note: mend }
}

/** One line a thing; nothing that is there is touched. */
export const setUpSeat: SeatParts['setup'] = async (asked) => {
  checkAsked(asked)
  const packages = asked.packages === undefined ? undefined : resolve(asked.packages)
  return needsOf({ root: asked.root, program: PROGRAM, packages }).map((need) => line(need, asked.check))
}
