// isthmus tenant put
import type { Command } from '../command.ts'
import { placeResult } from '../put-place.ts'

export const tenantPut: Command = {
  name: 'tenant put',
  summary: 'put in a tenant, or give it another name',
  usage: '--id ID --name NAME',
  operand: null,
  options: [
    { name: 'id', value: 'ID', what: 'as rules name it', required: true },
    { name: 'name', value: 'NAME', what: 'how the company or office is called', required: true },
  ],
  examples: [['tenant put --id t-001 --name "Hanbit Kitchenware"', 'Its people can be added now.']],
  run: async (given, parts) => {
    const id = given.needed('id')
    return placeResult(await parts.desk.putTenant({ id, name: given.needed('name') }), `tenant ${id}`)
  },
}
