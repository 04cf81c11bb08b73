// isthmus device remove
import { type Command, Misuse } from '../command.ts'

export const deviceRemove: Command = {
  name: 'device remove',
  summary: 'forget a registered device; it is offline at once',
  usage: 'ID',
  operand: { name: 'ID', what: 'the device, as device list shows it' },
  options: [],
  examples: [['device remove till-2', 'Its connections end; its card is anybody’s again.']],
  run: async (given, parts) => {
    const id = given.operand
    if (id === undefined) throw new Misuse('which device?', 'give its ID, as device list shows it')
    const removed = await parts.desk.removeDevice({ id })
    const human = removed ? `Removed: device ${id}.` : 'There is no such device.'
    return { code: removed ? 0 : 1, json: { removed }, human }
  },
}
