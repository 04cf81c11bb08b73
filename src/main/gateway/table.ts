// Puts the kernel's table in place, by a helper of our own or one that runs by itself.
import { family } from '../../base/addresses.ts'
import type { Log } from '../../base/log.ts'
import { CHECKED_PORT, type GatewaySettings, HTTP_PORT, HTTPS_PORT } from '../../config/gateway.ts'
import type { Settings } from '../../config.ts'
import type { Installed, Kernel } from '../../domain/enforcement/kernel.ts'
import { COMMON_PORTS } from '../../domain/sessions/ports.ts'
import { startKernel } from '../../edges/nft/client.ts'
import type { HelperPlace } from '../../edges/nft/helper-link.ts'
import type { TableSettings } from '../../edges/nft/table.ts'

const natOf = ({ nat }: GatewaySettings): TableSettings['nat'] => {
  const [range] = nat.kind === 'pool' ? nat.ranges : []
  return nat.kind === 'pool' ? (range ?? 'masquerade') : nat.kind
}

/** What the table's rules are written for. */
export const tableSettings = (settings: GatewaySettings, proxy: number): TableSettings => {
  const own = (wanted: 4 | 6) => settings.addresses.find((address) => family(address) === wanted) ?? null
  return {
    inside: [...settings.inside],
    outside: settings.outside,
    own4: own(4),
    own6: own(6),
    ports: { dns: 53, http: HTTP_PORT, https: HTTPS_PORT, proxy, checked: CHECKED_PORT },
    nat: natOf(settings),
    common: settings.portsPerSession === 0 ? null : COMMON_PORTS,
  }
}

export type TableParts = Pick<Settings, 'proxy' | 'firewall'> & { readonly gateway: GatewaySettings }

/** The helper: one of our own, or one that runs by itself behind a socket. */
const helperAt = (socket: string | null): HelperPlace =>
  socket === null ? { program: new URL('../../edges/nft/helper-process.ts', import.meta.url) } : { socket }

/** Starts the helper and puts the table in place. Throws `gateway:not-root`, `gateway:no-nftables`, `gateway:kernel-refused`. */
export const openTable = async (
  { gateway, proxy, firewall }: TableParts,
  log: Log,
  lost: () => void,
): Promise<{ readonly kernel: Kernel; readonly installed: Installed; readonly close: () => Promise<void> }> => {
  const kernel = startKernel({ helper: helperAt(firewall), log, lost })
  const close = async (): Promise<void> => {
    if (gateway.whenStopped === 'close') await kernel.close()
    if (gateway.whenStopped === 'remove') await kernel.remove()
    await kernel.stop()
  }
  try {
    return { kernel, close, installed: await kernel.install(tableSettings(gateway, proxy.port)) }
  } catch (error) {
    await kernel.stop()
    throw error
  }
}
