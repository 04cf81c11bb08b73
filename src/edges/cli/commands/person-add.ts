// isthmus person add
import type { Command } from '../command.ts'

const WHY = {
  'badge-taken': 'That badge belongs to somebody already.',
  'unknown-plan': 'The policy has no such plan. See the plans: isthmus policy check',
  'unknown-tenant': 'There is no such tenant. Put it in first: isthmus tenant put',
} as const

export const personAdd: Command = {
  name: 'person add',
  summary: 'add a person and print the one-time PIN for their slip, this once',
  usage: '--badge B --name NAME --tenant ID --plan PLAN [--group ID]… [--staff]',
  operand: null,
  options: [
    { name: 'badge', value: 'B', what: 'the number of the badge, as the reader sends it', required: true },
    { name: 'name', value: 'NAME', what: 'how the person is called', required: true },
    { name: 'tenant', value: 'ID', what: 'the company or office', required: true },
    { name: 'plan', value: 'PLAN', what: 'what the person is entitled to', required: true },
    { name: 'group', value: 'ID', what: 'a group of the policy; may be given more than once', many: true },
    { name: 'staff', value: null, what: 'belongs to the tenant’s staff' },
  ],
  examples: [
    [
      'person add --badge 04a3bcef12 --name "Kim Min-ji" --tenant t-001 --plan basic',
      'Adds her; she replaces the PIN of the slip when she first signs in.',
    ],
    [
      'person add --badge 04a3bcef13 --name "Lee Jun" --tenant t-001 --plan office --group sales --staff --json',
      'For a program.',
    ],
  ],
  run: async (given, parts) => {
    const added = await parts.desk.addPerson({
      badge: given.needed('badge'),
      name: given.needed('name'),
      tenant: given.needed('tenant'),
      plan: given.needed('plan'),
      groups: given.all('group'),
      tenantStaff: given.flag('staff'),
      by: parts.user,
    })
    if (!added.added) return { code: 1, json: added, human: WHY[added.why] }
    const human = `Added ${added.badge}. One-time PIN for the slip: ${added.pin}\nIt is not shown again.`
    return { code: 0, json: { id: added.id, badge: added.badge, pin: added.pin }, human }
  },
}
