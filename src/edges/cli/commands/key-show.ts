// isthmus key show
import { type Command, Misuse } from '../command.ts'
import { table } from '../text.ts'

const SIGNS = { ed25519: 'statements', cosigner: 'checkpoints, as a witness', passkey: 'statements' } as const

export const keyShow: Command = {
  name: 'key show',
  summary: 'the public part of a key file: what stands in the charter',
  usage: 'FILE',
  operand: { name: 'FILE', what: 'a file that isthmus key new has made' },
  options: [],
  examples: [
    ['key show kim.key', 'Name, key id and verifier key. The private part is never shown.'],
    ['key show kim.key --json', '{"name","id","type","key"}'],
  ],
  run: async (given, parts) => {
    if (given.operand === undefined) throw new Misuse('FILE is missing', 'type: isthmus key show FILE')
    const { text: key, name, id, type } = (await parts.council()).key(given.operand).key
    const rows = [
      ['name', name],
      ['key id', id],
      ['signs', SIGNS[type]],
      ['verifier key', key],
    ]
    return { code: 0, json: { name, id, type, key }, human: table(rows) }
  },
}
