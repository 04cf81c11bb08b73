// isthmus device put
import { IsthmusError } from '../../../base/errors.ts'
import type { DeviceRefusal } from '../../../domain/desk/devices.ts'
import { type Command, Misuse } from '../command.ts'

/** What is wrong, and what to do. */
const WHY: Readonly<Record<DeviceRefusal, readonly [what: string, mend: string]>> = {
  'not-in-line': [
    'this Isthmus does not stand in line, and sees nobody’s hardware address',
    'set up a gateway first (docs/in-line.md)',
  ],
  'bad-id': ['that is no id', 'write small letters, digits and dashes, 63 at most: till-2'],
  'bad-hardware': [
    'that is no hardware address of one card',
    'write it as the device shows it: 02:00:5e:10:00:07, or with dashes',
  ],
  'hardware-taken': ['another device is registered with that hardware address', 'see: isthmus device list'],
  'unknown-plan': ['the policy has no such plan', 'name one of its plans, or add it to the policy'],
  'unknown-tenant': ['there is no such tenant', 'put it in first: isthmus tenant put'],
  'unknown-network': ['there is no such network', 'put it in first: isthmus network put'],
  'not-attached': [
    'no interface of the gateway has an address in that network: behind another router its hardware address is not seen',
    'register it where the gateway is attached, or make the network an open one: isthmus network put --open-with PLAN',
  ],
  'not-eligible': [
    'the policy does not let a device have that plan',
    'add "device" to whom that plan is for, under "eligible"',
  ],
  'too-many': ['10,000 devices are registered, and no more can be', 'remove some: isthmus device remove'],
}

export const devicePut: Command = {
  name: 'device put',
  summary: 'register a device without a person, or change it: a printer, a time clock, a payment terminal',
  usage: 'ID --hardware ADDRESS --plan PLAN [--tenant ID] [--network ID] [--title TITLE]',
  operand: { name: 'ID', what: 'small letters, digits and dashes' },
  options: [
    { name: 'hardware', value: 'ADDRESS', what: 'of its network card: 02:00:5e:10:00:07', required: true },
    { name: 'plan', value: 'PLAN', what: 'what it may reach', required: true },
    { name: 'tenant', value: 'ID', what: 'whose it is' },
    { name: 'network', value: 'ID', what: 'it is let in there only, and the rules of that network hold for it' },
    { name: 'title', value: 'TITLE', what: 'what people call it; without it, its id' },
  ],
  examples: [
    [
      'device put till-2 --hardware 02:00:5e:10:00:07 --plan terminal --tenant t-001 --title "Till by the door"',
      'It is online from now on, at whatever addresses its card uses, without a portal.',
    ],
  ],
  run: async (given, parts) => {
    const id = given.operand
    if (id === undefined) throw new Misuse('which device?', 'give it an ID: isthmus device put till-2 …')
    const done = await parts.desk.putDevice({
      id,
      title: given.text('title') ?? id,
      hardware: given.needed('hardware'),
      plan: given.needed('plan'),
      tenant: given.text('tenant') ?? null,
      network: given.text('network') ?? null,
    })
    if (done.put) return { code: 0, json: done, human: `Registered: device ${id}.` }
    const [what, mend] = WHY[done.why]
    throw new IsthmusError('device:refused', what, mend)
  },
}
