// isthmus list pack
import { isListId, isParkDomain } from '../../../domain/council/list-parcel.ts'
import { type Command, type Given, Misuse } from '../command.ts'
import { pairOf } from '../council-options.ts'

const USAGE = 'FOLDER [--list ID=FILE… --park DOMAIN] --key FILE'

const listsOf = (given: Given): ReadonlyMap<string, string> => {
  const pairs = given.all('list').map((text) => pairOf('list', text, 'gambling=gambling.txt'))
  for (const [id] of pairs) if (!isListId(id)) throw new Misuse(`"${id}" is no list`, 'name it as the policy does')
  const lists = new Map(pairs)
  if (lists.size < pairs.length) throw new Misuse('a list is named twice', 'name each once')
  if (lists.size > 100) throw new Misuse('a parcel has at most 100 lists', 'make another one of the rest')
  return lists
}

const parkOf = (given: Given): string => {
  const park = given.text('park')
  if (park !== undefined && isParkDomain(park)) return park
  throw new Misuse('for which park?', 'give --park, "domain" of its settings')
}

export const listPack: Command = {
  name: 'list pack',
  summary: 'pack lists for a park without a line, each by its hash below a signature',
  usage: USAGE,
  operand: {
    name: 'FOLDER',
    what: 'the parcel, for example on a stick: a new folder, or without --list one that is signed by another as well',
  },
  options: [
    {
      name: 'list',
      value: 'ID=FILE',
      what: 'a list as the policy names it, and the file that its source sent',
      many: true,
    },
    { name: 'park', value: 'DOMAIN', what: 'whose it is: "domain" of the park’s settings' },
    { name: 'key', value: 'FILE', what: 'the key file that signs', required: true },
  ],
  examples: [
    [
      'list pack /media/stick/lists --list gambling=gambling.txt --park park.test --key kim.key',
      'Where there is a line. It needs no server and no settings.',
    ],
    ['list pack /media/stick/lists --key lee.key', 'The other operator has looked at it, and signs it as well.'],
  ],
  run: async (given, parts) => {
    const { operand: folder } = given
    if (folder === undefined) throw new Misuse('FOLDER is missing', `type: isthmus list pack ${USAGE}`)
    const key = given.needed('key')
    const lists = listsOf(given)
    const parcel = await parts.parcel()
    const packed =
      lists.size === 0
        ? await parcel.sign({ folder, key })
        : await parcel.pack({ folder, park: parkOf(given), lists, key })
    const human = `${packed.text.trimEnd().replace(/^/gm, '    ')}\n\n${packed.folder} is signed by ${packed.by} (${packed.key}).\nIn the park: isthmus list take FOLDER`
    return { code: 0, json: packed, human }
  },
}
