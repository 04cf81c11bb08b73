// isthmus sample
import type { Command } from '../command.ts'
import { sampleText } from '../sample-text.ts'

export const sample: Command = {
  name: 'sample',
  summary: 'show badges, PINs and a voucher of the sample park',
  usage: '[--remove]',
  operand: null,
  options: [{ name: 'remove', value: null, what: 'delete the sample’s people and their PINs for good' }],
  examples: [
    ['sample', 'Who can sign in while you try Isthmus out. Needs no running server.'],
    ['sample --json', '{"people":[{"badge","pin","name","plan","tenant"}…],"voucher":"…"}'],
    ['sample --remove', 'Before real people come: while the sample exists, only this machine can reach the service.'],
  ],
  run: async (given, parts) => {
    const remove = given.flag('remove')
    const found = await parts.sample(remove)
    if (found === null) return { code: 1, json: null, human: 'There are no sample people in this data folder.' }
    if (!remove) return { code: 0, json: found, human: sampleText(found) }
    const human = `${found.people.length} sample people and their voucher are deleted.`
    return { code: 0, json: { removed: found.people.length }, human }
  },
}
