// isthmus network put
import type { Command } from '../command.ts'
import { placeResult } from '../put-place.ts'

export const networkPut: Command = {
  name: 'network put',
  summary: 'put in a network where people sign in, or change its addresses',
  usage: '--id ID --range RANGE…',
  operand: null,
  options: [
    { name: 'id', value: 'ID', what: 'as rules and seats name it', required: true },
    {
      name: 'range',
      value: 'RANGE',
      what: '10.1.0.0/24, 10.1.0.5-10.1.0.9 or one address; may be given more than once',
      required: true,
      many: true,
    },
  ],
  examples: [
    ['network put --id cafe --range 10.1.0.0/24 --range fd00:1::/64', 'From now on these addresses may sign in.'],
  ],
  run: async (given, parts) => {
    const id = given.needed('id')
    return placeResult(await parts.desk.putNetwork({ id, ranges: given.all('range') }), `network ${id}`)
  },
}
