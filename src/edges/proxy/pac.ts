// The proxy auto-configuration file: every browser of a seat finds the proxy by it.
import type { Host } from '../../base/names.ts'
import { hostInUrl } from '../../base/names.ts'

/** The media type of the file. */
export const PAC_TYPE = 'application/x-ns-proxy-autoconfig'

/**
 * The text of /proxy.pac, plain ASCII. `host` is the name or address by which the client reached us, since that is one it can
 * reach. Everything goes through the proxy, the portal too: nothing else knows its name.
 */
export const pacText = (host: Host, port: number): string =>
  `function FindProxyForURL(url, host) {\n  return "PROXY ${hostInUrl(host)}:${port}";\n}\n`
