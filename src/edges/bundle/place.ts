// Where versions of the program lie beside each other, and the link by which people and services start one of them.
import { existsSync } from 'node:fs'
import { readlink, realpath, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'
import { MANIFEST } from '../../domain/bundle/manifest.ts'
import { syncFolder } from './durable.ts'

/** The name of the link, beside the versions. */
const LINK = 'isthmus'

/** `program`: the folder of the version that the link leads to. */
export type Place = { readonly folder: string; readonly link: string; readonly program: string }

const cannot = (what: string, mend: string): IsthmusError => new IsthmusError('upgrade:cannot', what, mend)

/** The place of the program that runs, which lies in `program`. Throws `upgrade:cannot` where it is none that can be upgraded. */
export const placeOf = async (program: string): Promise<Place> => {
  const own = await realpath(program)
  if (!existsSync(join(own, MANIFEST)))
    throw cannot(`${own} was not unpacked from an archive`, 'update it as it came, for example by git pull and npm ci')
  const folder = dirname(own)
  const link = join(folder, LINK)
  const leads =
    (await readlink(link).catch(() => undefined)) === undefined ? undefined : await realpath(link).catch(() => '')
  if (leads === undefined)
    throw cannot(
      `there is no link ${link} by which this program is started`,
      `make it: ln -s ${basename(own)} ${link}; then start the program by it`,
    )
  if (leads !== own)
    throw cannot(
      `${link} leads to another version than this one`,
      `type it there: ${join(link, 'isthmus')} upgrade ARCHIVE`,
    )
  return { folder, link, program: own }
}

/** Lets the link lead to a version: at every moment it leads to one of them. */
export const switchTo = async ({ folder, link }: Pick<Place, 'folder' | 'link'>, program: string): Promise<void> => {
  const draft = `${link}.new`
  await rm(draft, { force: true })
  await symlink(basename(program), draft)
  await rename(draft, link)
  await syncFolder(folder)
}

/** Puts an unpacked folder in its place; one that nobody runs may lie there, of an upgrade that was cut off or went back. */
export const putVersion = async (place: Place, partial: string, program: string): Promise<void> => {
  if (program === place.program) throw cannot(`${program} is what runs`, 'nothing is to be done')
  await rm(program, { recursive: true, force: true })
  await rename(partial, program)
  await syncFolder(place.folder)
}
