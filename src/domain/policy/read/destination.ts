// One destination as people write it in a test or a question: a URL, a name, an address, with or without a port.

import type { Host } from '../../../base/names.ts'
import { parseAuthority } from '../../../base/names.ts'
import type { Transport } from '../language.ts'

/** What a connection would ask for. */
type Destination = { readonly transport: Transport; readonly host: Host; readonly port: number }

const SCHEMES: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 }

/** Reads `https://name/path`, `name`, `name:993`, `192.0.2.1`, `[2001:db8::1]:443`, and with `udp/` before it the same by UDP. Without a port: 443. */
export const parseDestination = (text: string): Destination | undefined => {
  const [, transport = 'tcp', , scheme, rest = ''] =
    /^(?:(tcp|udp)\/(?=\S))?(([a-z]+):\/\/)?([^/?#\s]+)(?:[/?#]\S*)?$/i.exec(text.trim()) ?? []
  const usual = scheme === undefined ? 443 : SCHEMES[scheme.toLowerCase()]
  const authority = usual === undefined ? undefined : parseAuthority(rest)
  if (authority === undefined || usual === undefined) return undefined
  return {
    transport: transport.toLowerCase() === 'udp' ? 'udp' : 'tcp',
    host: authority.host,
    port: authority.port ?? usual,
  }
}
