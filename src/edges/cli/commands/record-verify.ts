// isthmus record verify
import type { Command } from '../command.ts'
import type { CheckedRecord } from '../parts.ts'
import { counted, moment, table } from '../text.ts'

type Good = Extract<CheckedRecord, { state: 'good' }>

const WAYS = { file: 'by file', operator: 'by one operator', several: 'by several operators' } as const

const rows = ({ origin, size, root, stateHash, way, since, cosigned, frozen, missing, strays }: Good): string[][] => [
  ['record', origin],
  ['size', counted(size, 'entry', 'entries')],
  ['root', root],
  ['state', stateHash],
  ['ruled', WAYS[way]],
  ...(since === null ? [] : [['in force since', `${moment(since.wall * 1000)} (entry ${since.index})`]]),
  ...cosigned.map(({ by, time }) => ['cosigned', `${moment(time * 1000)} by ${by}`]),
  ...(frozen === null ? [] : [['frozen', `from entry ${frozen.at} on, which is not understood (${frozen.why})`]]),
  ...missing.map((hash) => ['not there', `an agreed file, ${hash}`]),
  ...strays.map((path) => ['does not belong', path]),
]

const human = (checked: CheckedRecord): string => {
  if (checked.state === 'none') return 'There is no record.'
  if (checked.state === 'bad') return `The record is bad: ${checked.why}.`
  return `${table(rows(checked))}\nThe record is good: every entry is under the root that its log has signed.`
}

export const recordVerify: Command = {
  name: 'record verify',
  summary: 'verify a record from its genesis, by nothing but its files',
  usage: 'WHERE --genesis HASH',
  operand: { name: 'WHERE', what: 'the files: an address that ends in /record/, or a folder' },
  options: [
    {
      name: 'genesis',
      value: 'HASH',
      what: 'the hash that the park’s operators gave you: sha256: and 64 digits',
      required: true,
    },
  ],
  examples: [
    [
      `record verify http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)}`,
      'Size, root and the entry that is in force. Needs no account, and no running server of your own.',
    ],
    [
      `record verify ./copy --genesis sha256:${'5'.repeat(64)}`,
      'A copy: every file in the folder is read, and what does not belong there is named.',
    ],
  ],
  run: async (given, parts) => {
    const where = given.operand ?? ''
    const checked = await parts.record.verify(where, given.needed('genesis'))
    return { code: checked.state === 'good' ? 0 : 1, json: checked, human: human(checked) }
  },
}
