// A start on a copy of the data, as an upgrade asks it of the new version: everything that decides and answers, and nothing that others would notice.
import { type Address, parseAddress } from '../../base/addresses.ts'
import { IsthmusError } from '../../base/errors.ts'
import type { Settings } from '../../config.ts'
import type { Trial } from '../../edges/cli/upgrade-parts.ts'
import { remoteDesk } from '../../edges/control/call.ts'
import { startPark } from '../park.ts'

const LOOPBACK = parseAddress('127.0.0.1') as Address
const ANY = { host: LOOPBACK, port: 0 } as const

/** Free ports of this machine alone, no gateway, no firewall, and no witness: what a copy signs nobody may cosign. */
export const trialSettings = (settings: Settings, data: string): Settings => ({
  ...settings,
  ...{ data, http: ANY, proxy: ANY, metrics: ANY, dns: [ANY] },
  ...{ gateway: null, firewall: null, witnesses: new Map() },
})

/** Starts, asks it by its control socket and at its portal, and ends it. Throws what a start throws, and `upgrade:failed`. */
export const tryStart = async (settings: Settings, data: string, version: string): Promise<Trial> => {
  const park = await startPark(trialSettings(settings, data), { log: () => {}, show: () => {}, version })
  try {
    const { troubles, policy } = await remoteDesk(data).status()
    const { status } = await fetch(`http://127.0.0.1:${park.ports.http}/rules`, { redirect: 'manual' })
    if (status !== 200)
      throw new IsthmusError('upgrade:failed', `the portal answers ${status}`, 'stay with the version that runs')
    return { version, policy: policy.hash, troubles }
  } finally {
    await park.stop()
  }
}
