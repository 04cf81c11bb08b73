// The proxy auto-configuration file: every browser of a seat finds the proxy by it.
import type { Host } from '../../base/names.ts'
import { hostInUrl } from '../../base/names.ts'

/** The media type of the file. */
export const PAC_TYPE = 'application/x-ns-proxy-autoconfig'

/**
 * The text of /proxy.pac, plain ASCII. `host` is the name or address by which the client reached us, since that is one it can
 * reach. Everything goes through the proxy, the portal too, since nothing else knows its name; but for the names in `direct`, which
 * answer the client's own network.
 */
export const pacText = (host: Host, port: number, direct: readonly string[] = []): string => {
  const past = direct.map((name) => `  if (host === "${name}") return "DIRECT";\n`).join('')
  return `function FindProxyForURL(url, host) {\n${past}  return "PROXY ${hostInUrl(host)}:${port}";\n}\n`
}
