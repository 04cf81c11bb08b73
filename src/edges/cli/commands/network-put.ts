// isthmus network put
import type { Command } from '../command.ts'
import { placeResult } from '../put-place.ts'

export const networkPut: Command = {
  name: 'network put',
  summary: 'put in a network where people sign in, or one that is open with a plan; or change it',
  usage: '--id ID --range RANGE… [--open-with PLAN] [--tenant ID]',
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
    { name: 'open-with', value: 'PLAN', what: 'everybody there is online on that plan, without signing in' },
    { name: 'tenant', value: 'ID', what: 'whose network it is' },
  ],
  examples: [
    ['network put --id cafe --range 10.1.0.0/24 --range fd00:1::/64', 'From now on these addresses may sign in.'],
    [
      'network put --id shop-3 --range 10.3.0.0/24 --open-with office --tenant t-003',
      'Whoever is in it is online on the plan office, also behind a router of the tenant; everybody can read that it is so.',
    ],
  ],
  run: async (given, parts) => {
    const id = given.needed('id')
    const [openWith, tenant] = [given.text('open-with'), given.text('tenant')]
    const network = {
      id,
      ranges: given.all('range'),
      ...(openWith !== undefined && { openWith }),
      ...(tenant !== undefined && { tenant }),
    }
    return placeResult(await parts.desk.putNetwork(network), `network ${id}`)
  },
}
