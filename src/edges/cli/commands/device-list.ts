// isthmus device list
import { bytesText } from '../../../base/bytes.ts'
import type { DeskDevice } from '../../../domain/desk/devices.ts'
import type { Command } from '../command.ts'
import { table } from '../text.ts'

const stateText = ({ state, plan }: DeskDevice): string => {
  switch (state) {
    case 'online':
      return 'online'
    case 'hours':
      return 'offline: outside the hours of its plan'
    case 'data':
      return 'offline: the data of its day is used'
    case 'not-attached':
      return 'offline: its network is not attached to the gateway'
    case 'not-yet':
      return 'offline: about to be let in'
    default:
      return `offline: the policy does not give it plan ${plan}`
  }
}

const row = (device: DeskDevice): readonly string[] => [
  device.id,
  device.hardware,
  device.plan,
  device.tenant ?? '',
  device.network ?? 'any',
  bytesText(device.usedToday),
  stateText(device),
  device.title,
]

export const deviceList: Command = {
  name: 'device list',
  summary: 'registered devices, and how each is',
  usage: '',
  operand: null,
  options: [],
  examples: [['device list', 'Card, plan, tenant, network, bytes of today, and whether it is online.']],
  run: async (_given, parts) => {
    const devices = await parts.desk.devices()
    const head = ['id', 'hardware', 'plan', 'tenant', 'network', 'today', 'state', 'title']
    const human = devices.length === 0 ? 'No device is registered.' : table([head, ...devices.map(row)])
    return { code: 0, json: { devices }, human }
  },
}
