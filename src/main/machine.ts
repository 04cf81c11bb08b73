// The machine that the gateway stands on: its settings, and the file in the data folder that knows what they were before.
import { chownSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { family } from '../base/addresses.ts'
import type { GatewaySettings } from '../config/gateway.ts'
import { openDataFolder, writePrivate } from '../edges/data/folder.ts'
import { type MachineParts, putBack, switchOn } from '../edges/machine/sysctl.ts'

/** Written by root for the service, whose data folder it is. */
const forOwner = (path: string, data: string): void => {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(data)
  chownSync(path, uid, gid)
}

const partsOf = ({ inside, outside, addresses }: GatewaySettings, data: string): MachineParts => {
  const path = join(data, 'machine-before.json')
  return {
    machine: { inside, outside, families: addresses.map(family) },
    read: () => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    keep: (text) => {
      if (text === null) return rmSync(path, { force: true })
      writePrivate(path, text)
      forOwner(path, data)
    },
  }
}

/**
 * Switches forwarding on, with what belongs to it; what was there before is kept in the data folder first. Gives what could not be
 * had, a sentence each.
 */
export const openMachine = (settings: GatewaySettings, data: string): readonly string[] => {
  openDataFolder(data)
  return switchOn(partsOf(settings, data))
}

/** Puts back what was there before the first start, by whichever run that was. */
export const closeMachine = (settings: GatewaySettings, data: string): void => putBack(partsOf(settings, data))
