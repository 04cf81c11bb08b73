// isthmus key new
import { type Command, Misuse } from '../command.ts'

const mendOf = (name: string): string =>
  /^[^/]+\/[^/]+$/.test(name)
    ? 'both parts are small letters, digits and dashes, begin with a letter, and have at most 31 of them'
    : 'write OPERATOR/PERSON, as the charter has them: north/kim, north/recovery, north/witness'

export const keyNew: Command = {
  name: 'key new',
  summary: 'make a key of an operator’s person, recovery or witness',
  usage: 'FILE --name OPERATOR/PERSON',
  operand: { name: 'FILE', what: 'where the private key is put; nothing is written over' },
  options: [
    {
      name: 'name',
      value: 'OPERATOR/PERSON',
      what: 'whose it is, as the charter names them; OPERATOR/recovery and OPERATOR/witness too',
      required: true,
    },
  ],
  examples: [
    [
      'key new kim.key --name north/kim',
      'Prints the verifier key, which goes into the charter; the file stays with Kim, and whoever has it signs as Kim.',
    ],
    [
      'key new /media/safe/recovery-1.key --name north/recovery',
      'One of the keys that bring an operator back; keep each apart from the others, and off line.',
    ],
    ['key new witness.key --name north/witness', 'For isthmus witness: it cosigns checkpoints, and nothing else.'],
  ],
  run: async (given, parts) => {
    const { operand: file } = given
    const name = given.needed('name')
    if (file === undefined) throw new Misuse('FILE is missing', 'type: isthmus key new FILE --name OPERATOR/PERSON')
    const { isKeyName, newKey } = await parts.council()
    if (!isKeyName(name)) throw new Misuse(`${name} is no name of a key`, mendOf(name))
    const { id, type, text: key } = newKey(file, name)
    return { code: 0, json: { file, name, id, type, key }, human: key }
  },
}
