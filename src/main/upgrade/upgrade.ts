// A new version of this program from an archive: judged, unpacked beside, tried on a copy of the data, and only then in place.
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { IsthmusError } from '../../base/errors.ts'
import type { Settings } from '../../config.ts'
import { placeOf } from '../../edges/bundle/place.ts'
import { hasService } from '../../edges/bundle/service.ts'
import type { UpgradeParts } from '../../edges/cli/upgrade-parts.ts'
import { refuseRunning } from '../backup.ts'
import { askYes } from '../terminal.ts'
import { bring } from './bring.ts'
import { change } from './change.ts'
import { checkTryOn, type Program, takeBackup, tryOnCopy } from './copy.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

type Of = Pick<Settings, 'data' | 'database' | 'updates'>

const upgrade = async (
  { data, database, updates }: Of,
  program: Program & { readonly folder: string },
  ...[asked, agree, tell]: Parameters<UpgradeParts['upgrade']>
): ReturnType<UpgradeParts['upgrade']> => {
  const of = { data, database, tryOn: asked.tryOn }
  const place = await placeOf(program.folder)
  await checkTryOn(of)
  const isService = await hasService(place.link)
  if (!isService) await refuseRunning(data)
  const next = await bring(place, { archive: resolve(asked.archive), updates, runs: program.version }, agree)
  if (next === null) return null
  tell('unpacked')
  const ready = await takeBackup(of, next, program)
  if (ready !== null) tell('backed-up')
  const troubles = await tryOnCopy(next, of, ready, program)
  tell('tried')
  const backup = await change(place, of, { next, isService, backup: ready }, program)
  return { from: program.version, to: next.version, former: place.program, backup, runs: isService, troubles }
}

const CODES = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC']

/** What the disk says is no fault of the program. */
const explained = (error: unknown): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!CODES.includes(code) || error instanceof IsthmusError) return error
  const what = `${error instanceof Error && 'path' in error ? error.path : 'a folder'} cannot be written (${code})`
  return new IsthmusError(
    'upgrade:cannot',
    what,
    'type it as the user whom the folder belongs to, on a disk with room',
    {
      cause: error,
    },
  )
}

export const upgradeParts = (of: Of, program: Program, folder = ROOT): UpgradeParts => ({
  upgrade: async (...asked) => {
    try {
      return await upgrade(of, { ...program, folder }, ...asked)
    } catch (error) {
      throw explained(error)
    }
  },
  ask: askYes,
})
