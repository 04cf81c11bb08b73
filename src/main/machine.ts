// The machine that the gateway stands on: its settings, and the file in the data folder that knows what they were before.
import { chownSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { family } from '../base/addresses.ts'
import type { GatewaySettings } from '../config/gateway.ts'
import { openDataFolder, writePrivate } from '../edges/data/folder.ts'
import { shapeLine, unshapeLine } from '../edges/line/shape.ts'
import { cannotHave, type MachineParts, putBack, switchOn } from '../edges/machine/sysctl.ts'

/** Written by root for the service, whose data folder it is. */
const forOwner = (path: string, data: string): void => {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(data)
  chownSync(path, uid, gid)
}

const machineOf = ({ inside, outside, addresses }: GatewaySettings): MachineParts['machine'] => ({
  ...{ inside, outside, families: addresses.map(family) },
})

/** What a start could not have of the machine, a sentence each; nothing is changed. */
export const cannotOpenMachine = (settings: GatewaySettings): readonly string[] => cannotHave(machineOf(settings))

const partsOf = (settings: GatewaySettings, data: string): MachineParts => {
  const path = join(data, 'machine-before.json')
  return {
    machine: machineOf(settings),
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
  return [...switchOn(partsOf(settings, data)), ...openLine(settings)]
}

const openLine = ({ inside, line }: GatewaySettings): readonly string[] => {
  if (line === null) {
    unshapeLine(inside)
    return []
  }
  const shaped = shapeLine(inside, line)
  if ('cannot' in shaped) return [`the line is not shared fairly: ${shaped.cannot}`]
  if (shaped.leaf === 'fq_codel') return []
  return [`the kernel has no fq_codel: within one address the line is shared by ${shaped.leaf}`]
}

/** Puts back what was there before the first start, by whichever run that was. */
export const closeMachine = (settings: GatewaySettings, data: string): void => {
  unshapeLine(settings.inside)
  putBack(partsOf(settings, data))
}
