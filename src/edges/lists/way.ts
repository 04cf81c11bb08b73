// Which addresses a list may be fetched from: public ones, and what the settings name. A list's address stands in the policy,
// and its server may redirect: neither may make the gateway ask what is inside.
import { isIP } from 'node:net'
import { type Address, isSpecial, within } from '../../base/addresses.ts'
import { type Host, parseHost } from '../../base/names.ts'
import type { Resolve } from '../../domain/enforcement/connection.ts'
import type { Site } from '../../domain/policy/site.ts'

/** Where to connect for a URL, or why not. */
export type Way = (
  url: URL,
) => Promise<
  | { readonly ok: true; readonly addresses: readonly Address[]; readonly port: number }
  | { readonly ok: false; readonly why: string }
>

const portOf = ({ port, protocol }: URL): number => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port))

const hostOf = ({ hostname }: URL): Host | undefined => parseHost(hostname.replace(/^\[(.*)\]$/, '$1'))

const NOT_OPEN = 'its server has no public address, and the settings name it nowhere'

type To = Awaited<ReturnType<Way>>

const toName = async (
  name: string,
  port: number,
  resolve: Resolve,
  isOpen: (address: Address) => boolean,
): Promise<To> => {
  const found = await resolve(name, null)
  if (!found.found) {
    const why = found.reason === 'not-us:no-such-name' ? 'there is no such name' : 'its name got no answer'
    return { ok: false, why }
  }
  const addresses = found.addresses.filter(isOpen)
  return addresses.length > 0 ? { ok: true, addresses, port } : { ok: false, why: NOT_OPEN }
}

/** Names are resolved as for everybody; fixed hosts and zones of the settings are known places. */
export const createWay = (site: Site, resolve: Resolve): Way => {
  const isZone = (address: Address): boolean =>
    site.zones.some(({ ranges }) => ranges.some((range) => within(address, range)))
  const isOpen = (address: Address): boolean => !isSpecial(address) || isZone(address)
  return async (url) => {
    const host = hostOf(url)
    const port = portOf(url)
    if (host === undefined) return { ok: false, why: 'its address has no host' }
    if (host.kind === 'address')
      return isOpen(host.address) ? { ok: true, addresses: [host.address], port } : { ok: false, why: NOT_OPEN }
    const fixed = site.hosts.get(host.name)
    if (fixed !== undefined) return { ok: true, addresses: fixed.addresses, port: fixed.ports.get(port) ?? port }
    return toName(host.name, port, resolve, isOpen)
  }
}

/** The family of an address, as node:net wants it. */
export const familyOf = (address: Address): number => isIP(address)
