// isthmus list accept
import { type Command, Misuse } from '../command.ts'
import { listResult, neededId } from '../list-text.ts'

const USAGE = 'ID [VERSION]'

export const listAccept: Command = {
  name: 'list accept',
  summary: 'put the version of a list in force that waits for a person',
  usage: USAGE,
  operand: { name: 'ID', what: 'a list, as list show has it' },
  second: { name: 'VERSION', what: 'only this version, as list show has it; left out, whatever waits now' },
  options: [],
  examples: [
    ['list accept gambling 5f2c09a1b3d4', 'The version that was looked at with: isthmus list show gambling'],
    ['list accept gambling', 'Whatever waits now.'],
  ],
  run: async (given, parts) => {
    const id = neededId(given, `list accept ${USAGE}`)
    const version = given.second?.toLowerCase()
    if (version !== undefined && !/^[0-9a-f]{12}$/.test(version))
      throw new Misuse(`${version} is no version`, 'write the 12 digits that isthmus list show has')
    return listResult(id, await parts.lists.acceptList(version === undefined ? { id } : { id, version }), '')
  },
}
