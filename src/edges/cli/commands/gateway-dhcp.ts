// isthmus gateway dhcp
import { parseRange, type Range } from '../../../base/addresses.ts'
import type { DhcpProgram } from '../../../domain/enforcement/dhcp.ts'
import { type Command, type Given, Misuse } from '../command.ts'

const programOf = (given: Given): DhcpProgram => {
  const kea = given.text('kea')
  if (kea === undefined) return 'dnsmasq'
  return kea === '4' ? 'kea4' : 'kea6'
}

const rangesOf = (given: Given): readonly Range[] =>
  given.all('range').map((text) => {
    const range = parseRange(text)
    if (range === undefined) throw new Misuse(`--range ${text} is no range`, 'write 10.1.0.100-10.1.0.199')
    return range
  })

export const gatewayDhcp: Command = {
  name: 'gateway dhcp',
  summary: 'print what a DHCP server has to say, for dnsmasq or Kea',
  usage: '[--kea FAMILY] [--range RANGE]…',
  operand: null,
  options: [
    { name: 'kea', value: 'FAMILY', what: 'for Kea’s server of IPv4 (4) or IPv6 (6)', whole: { least: 4, most: 6 } },
    {
      name: 'range',
      value: 'RANGE',
      what: 'hand out these; without it, all but the lowest quarter of each network; may be given more than once',
      many: true,
    },
  ],
  examples: [
    [
      'gateway dhcp',
      'For /etc/dnsmasq.d/isthmus.conf: addresses, router advertisements, our resolver, and where the portal is (RFC 8910).',
    ],
    ['gateway dhcp --kea 4 --range 10.1.0.100-10.1.0.199', 'The same for /etc/kea/kea-dhcp4.conf, with a range.'],
  ],
  run: async (given, parts) => {
    const program = programOf(given)
    if (given.text('kea') === '5') throw new Misuse('--kea is 4 or 6', 'write --kea 4')
    const text = await parts.gateway.dhcp(program, rangesOf(given))
    return { code: 0, json: { program, text }, human: text.trimEnd() }
  },
}
