// What a DHCP server of this gateway has to say, from the settings and the addresses that the machine has inside.
import { networkInterfaces } from 'node:os'
import { type Address, family, parseAddress, type Range } from '../../base/addresses.ts'
import { IsthmusError } from '../../base/errors.ts'
import type { Settings } from '../../config.ts'
import {
  type DhcpProgram,
  type DhcpWish,
  dnsmasqText,
  type Inside,
  keaFourText,
  keaSixText,
  strayRanges,
} from '../../domain/enforcement/dhcp.ts'
import { gatewayOf } from '../desk/machine.ts'

const TEXTS: Readonly<Record<DhcpProgram, (wish: DhcpWish) => string>> = {
  dnsmasq: dnsmasqText,
  kea4: keaFourText,
  kea6: keaSixText,
}

type Own = { readonly address: Address; readonly prefix: number }

const isLinkLocal = (address: Address): boolean => /^fe[89ab]/.test(address)

/** Of several addresses of one family that of the settings, else the first. */
const addressIn = (all: readonly Own[], wanted: 4 | 6, own: Address | null): Own | null => {
  const mine = all.filter(({ address }) => family(address) === wanted && !isLinkLocal(address))
  return mine.find(({ address }) => address === own) ?? mine[0] ?? null
}

const insideOf = (name: string, own4: Address | null, own6: Address | null): Inside => {
  const all = (networkInterfaces()[name] ?? []).flatMap(({ address: text, cidr }) => {
    const address = parseAddress(text)
    return address === undefined || cidr === null ? [] : [{ address, prefix: Number(cidr.split('/')[1]) }]
  })
  const inside = { interface: name, four: addressIn(all, 4, own4), six: addressIn(all, 6, own6) }
  if (inside.four !== null || inside.six !== null) return inside
  throw new IsthmusError(
    'settings:invalid',
    `${name} has no address yet, so nobody can tell what to hand out there`,
    `give it one and bring it up: ip addr add 10.1.0.1/24 dev ${name} && ip link set ${name} up`,
  )
}

/** The text of the program's configuration file. Throws `settings:invalid` where settings or machine lack what it needs. */
export const dhcpText = (settings: Settings, program: DhcpProgram, ranges: readonly Range[]): string => {
  const { domain } = settings
  const gateway = gatewayOf(settings)
  const own = (wanted: 4 | 6) => gateway.addresses.find((address) => family(address) === wanted) ?? null
  const [own4, own6] = [own(4), own(6)]
  const wish = { inside: gateway.inside.map((name) => insideOf(name, own4, own6)), own4, own6, domain, ranges }
  const [stray] = strayRanges(wish)
  if (stray !== undefined)
    throw new IsthmusError(
      'settings:invalid',
      `${stray.from}-${stray.to} is in no network inside`,
      'name addresses of a network that an inside interface is in',
    )
  return TEXTS[program](wish)
}
