// The gateway's machine from the command line: what needs root, for a service that has none.
import { IsthmusError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { GatewaySettings } from '../../config/gateway.ts'
import type { Settings } from '../../config.ts'
import type { Installed } from '../../domain/enforcement/kernel.ts'
import { openTable } from '../gateway/table.ts'
import { closeMachine, openMachine } from '../machine.ts'

/** The gateway of the settings. Throws `settings:invalid` where there is none. */
export const gatewayOf = ({ gateway, file }: Settings): GatewaySettings => {
  if (gateway !== null) return gateway
  throw new IsthmusError('settings:invalid', `${file} has no gateway`, 'add it first (docs/in-line.md)')
}

/** Puts the table in place that lets nothing pass; one that stands stays. */
export const closeBefore = async (settings: Settings, log: Log): Promise<Installed> => {
  const { kernel, installed } = await openTable({ ...settings, gateway: gatewayOf(settings) }, log, () => {})
  await kernel.stop()
  return installed
}

/** What could not be had, a sentence each. */
export const switchMachineOn = (settings: Settings): readonly string[] =>
  openMachine(gatewayOf(settings), settings.data)

/** Whether it was put back: where an orderly stop leaves nothing behind, or `anyway`. */
export const putMachineBack = (settings: Settings, anyway: boolean): boolean => {
  const gateway = gatewayOf(settings)
  if (!anyway && gateway.whenStopped !== 'remove') return false
  closeMachine(gateway, settings.data)
  return true
}
