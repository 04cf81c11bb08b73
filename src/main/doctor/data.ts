// The data folder: is it there, whose is it, is there room, are its keys whole?
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { broken, type Finding, fine, look } from '../../domain/doctor/finding.ts'
import { judgeRoom } from '../../domain/doctor/room.ts'
import { buildingOf, knownKey } from '../../edges/data/folder.ts'
import { mayUse, modeOf, roomAt, straysIn } from '../../edges/doctor/disk.ts'
import { brokenBy, type Installation } from './installation.ts'

const OTHERS = 0o077
const MOST_STRAYS = 3

const missing = (data: string): readonly Finding[] => {
  if (existsSync(buildingOf(data)))
    return [
      broken(
        'data',
        `${data} is not there, since putting a backup back was cut off: nothing starts.`,
        'do it again: isthmus restore FOLDER',
      ),
    ]
  let above = dirname(data)
  while (!existsSync(above)) above = dirname(above)
  return mayUse(above)
    ? [fine('data', `${data} is not there yet: the first start makes it.`), judgeRoom(above, roomAt(above))]
    : [
        broken(
          'data',
          `${data} is not there, and this user may not make it in ${above}.`,
          `make it for the service’s user: install -d -m 700 -o USER ${data}; or set ISTHMUS_DATA`,
        ),
      ]
}

const rights = (data: string): readonly Finding[] => {
  const { bits, uid } = modeOf(data)
  const { first, more } = straysIn(data, MOST_STRAYS)
  return [
    ...((bits & OTHERS) === 0
      ? []
      : [
          look(
            'data',
            `Other users of this machine may look into ${data} (mode ${bits.toString(8)}): whoever reaches the socket in it administers.`,
            `chmod 700 ${data}`,
          ),
        ]),
    ...(first.length === 0
      ? []
      : [
          broken(
            'data',
            `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''} in ${data} belong to another user than the folder: the service cannot write them. Most often it was started once as root.`,
            `chown -R ${uid} ${data}`,
          ),
        ]),
  ]
}

const keys = (data: string): readonly Finding[] =>
  (['pins', 'leases', 'record'] as const).flatMap((name) => {
    try {
      knownKey(data, name)
      return []
    } catch (error) {
      return [brokenBy('data', error)]
    }
  })

export const lookAtData = ({ settings: { data } }: Installation): readonly Finding[] => {
  if (!existsSync(data)) return missing(data)
  if (!mayUse(data))
    return [
      broken(
        'data',
        `This user may not read and write ${data}: nothing in it can be looked at.`,
        'type it as the user of the service, or as root; or set ISTHMUS_DATA',
      ),
    ]
  return [
    fine('data', `${data}, of user ${modeOf(data).uid}.`),
    ...rights(data),
    ...keys(data),
    judgeRoom(data, roomAt(data)),
  ]
}
