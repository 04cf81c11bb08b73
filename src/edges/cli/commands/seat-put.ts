// isthmus seat put
import type { Command } from '../command.ts'
import { placeResult } from '../put-place.ts'

export const seatPut: Command = {
  name: 'seat put',
  summary: 'put in a seat, or change its addresses',
  usage: '--id ID --network ID --address ADDRESS…',
  operand: null,
  options: [
    { name: 'id', value: 'ID', what: 'the number on the desk', required: true },
    { name: 'network', value: 'ID', what: 'the network it is in', required: true },
    {
      name: 'address',
      value: 'ADDRESS',
      what: 'its IP address; may be given more than once',
      required: true,
      many: true,
    },
  ],
  examples: [
    ['seat put --id 7 --network cafe --address 10.1.0.7 --address fd00:1::7', 'One session for both addresses.'],
  ],
  run: async (given, parts) => {
    const seat = { id: given.needed('id'), network: given.needed('network'), addresses: given.all('address') }
    return placeResult(await parts.desk.putSeat(seat), `seat ${seat.id}`)
  },
}
