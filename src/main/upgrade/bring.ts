// The archive judged and unpacked beside the version that runs, and put in place there once somebody agreed.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'
import type { Settings } from '../../config.ts'
import { folderOf, isNewer, type Manifest } from '../../domain/bundle/manifest.ts'
import { trustOf } from '../../domain/bundle/trust.ts'
import { type Place, putVersion } from '../../edges/bundle/place.ts'
import { unpack } from '../../edges/bundle/unpack.ts'
import type { Offered } from '../../edges/cli/upgrade-parts.ts'

/** A version of the program, in a folder of its own. */
export type Version = { readonly folder: string; readonly version: string }

type Judged = { readonly manifest: Manifest; readonly by: string | null }

const bad = (what: string, mend: string): IsthmusError => new IsthmusError('upgrade:bad', what, mend)

const ELSEWHERE = 'take the archive from where you trust it; whom to believe stands at updates in the settings'
const WHY: Readonly<Record<'malformed' | 'signature' | 'stranger', readonly [what: string, mend: string]>> = {
  malformed: ['the archive is of no version that this program knows', 'take an archive that npm run bundle has made'],
  signature: ['a signature of the archive does not hold', ELSEWHERE],
  stranger: ['the archive is signed by nobody whom updates in the settings names', ELSEWHERE],
}

/** For this machine, of a later version, and signed where that is wished. Throws `upgrade:bad`, `upgrade:cannot`. */
const judge = (written: string, updates: Settings['updates'], runs: string): Judged => {
  const trust = trustOf(written, updates)
  if (!('manifest' in trust)) throw bad(...WHY[trust.trust])
  const { version, platform } = trust.manifest
  const here = `${process.platform}-${process.arch}`
  if (platform !== here)
    throw bad(`the archive is for ${platform}, and this machine is ${here}`, `take the one for ${here}`)
  if (!isNewer(version, runs))
    throw new IsthmusError(
      'upgrade:cannot',
      `the archive has version ${version}, and ${runs} is here`,
      'take the archive of a later version',
    )
  return { manifest: trust.manifest, by: trust.trust === 'signed' ? trust.by : null }
}

/** Killed here, there is a folder with another name that the next try takes away. `null`: nobody agreed. Throws `upgrade:bad`, `upgrade:cannot`. */
export const bring = async (
  place: Place,
  {
    archive,
    updates,
    runs,
  }: { readonly archive: string; readonly updates: Settings['updates']; readonly runs: string },
  agree: (offered: Offered) => Promise<boolean>,
): Promise<Version | null> => {
  const partial = join(place.folder, '.isthmus.partial')
  let judged: Judged | undefined
  const sha256 = await unpack(archive, partial, (written) => {
    judged = judge(written, updates, runs)
    return judged.manifest
  })
  if (judged === undefined) throw new Error('unpacked without having been judged')
  const { manifest, by } = judged
  if (!(await agree({ version: manifest.version, sha256, by }))) {
    await rm(partial, { recursive: true, force: true })
    return null
  }
  const folder = join(place.folder, folderOf(manifest))
  await putVersion(place, partial, folder)
  return { folder, version: manifest.version }
}
