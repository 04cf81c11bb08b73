// /proc/sys: switched on for standing in line, and put back.
import { accessSync, constants, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ancestorOf,
  lacking,
  type Machine,
  namesToRead,
  unset,
  type Values,
  type Writes,
  writesBack,
  writesFor,
} from '../../domain/enforcement/machine.ts'
import { type Kept, keptText, readKept } from './kept.ts'

export type MachineParts = {
  readonly machine: Machine
  /** What an earlier run wrote down; `undefined`: nothing. */
  readonly read: () => string | undefined
  /** Writes it down durably; `null`: there is nothing left to be put back. */
  readonly keep: (text: string | null) => void
  /** Where the kernel's settings are. */
  readonly root?: string
}

const valueAt = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim().replace(/\s+/g, ' ')
  } catch {
    return undefined // not in this kernel, or not in this namespace
  }
}

const readAll = (root: string, machine: Machine): Values => {
  const interfaces = machine.families.flatMap((family) => {
    try {
      return readdirSync(join(root, `net/ipv${family}/conf`))
    } catch {
      return [] // IPv6 is switched off
    }
  })
  const named = [...new Set(interfaces)].filter((name) => name !== 'all' && name !== 'default')
  const pairs = namesToRead(machine, named).flatMap((name) => {
    const value = valueAt(join(root, name))
    return value === undefined ? [] : [[name, value] as const]
  })
  return new Map(pairs)
}

/** Writes what is not so already. What the kernel refuses is seen when it is read again. */
const write = (root: string, writes: Writes): void => {
  for (const [name, value] of writes) {
    const path = join(root, name)
    const now = valueAt(path)
    if (now === undefined || now === value) continue
    try {
      writeFileSync(path, value, { flag: 'r+' })
    } catch {} // read again later: `lacking`
  }
}

/** The kernel's word for this run of the machine: after another start of it, nothing of ours is in force. */
const bootOf = (root: string): string => valueAt(join(root, 'kernel/random/boot_id')) ?? ''

/** What was before our first write in this run of the machine. */
const beforeOf = (kept: Kept | undefined, now: Values): Values => {
  if (kept === undefined) return now
  const added = [...now].filter(([name]) => !kept.before.has(name))
  return new Map([
    ...kept.before,
    ...added.map(([name, value]) => [name, kept.before.get(ancestorOf(name)) ?? value] as const),
  ])
}

/** As we left it: what somebody has changed since an earlier run, and we have not now, is not of our leaving. */
const leftAt = (earlier: Values | null, now: Values, then: Values): Values =>
  new Map([...then].map(([name, value]) => [name, now.get(name) === value ? (earlier?.get(name) ?? value) : value]))

/** What a start could not have, a sentence each, looked at without a write: what is so already need not be written. */
export const cannotHave = (machine: Machine, root = '/proc/sys'): readonly string[] => {
  try {
    accessSync(join(root, 'net/ipv4/ip_forward'), constants.W_OK)
    return []
  } catch {
    return unset(machine, readAll(root, machine))
  }
}

/**
 * Switches forwarding on, and what belongs to it. Before the first write it is written down what was there; a crash anywhere leaves
 * that, and the next run goes on from it. Gives what could not be had, a sentence each.
 */
export const switchOn = ({ machine, read, keep, root = '/proc/sys' }: MachineParts): readonly string[] => {
  const boot = bootOf(root)
  const now = readAll(root, machine)
  const kept = readKept(read(), boot)
  const before = beforeOf(kept, now)
  keep(keptText({ boot, before, after: kept?.after ?? null }))
  // Once all was done, what others do with their interfaces since is theirs.
  write(root, writesFor(machine, now, kept?.after === null ? before : now))
  const then = readAll(root, machine)
  keep(keptText({ boot, before, after: leftAt(kept?.after ?? null, now, then) }))
  return lacking(machine, then)
}

/** Puts back what was before the first run since the machine started, unless somebody else has changed it since. */
export const putBack = ({ machine, read, keep, root = '/proc/sys' }: MachineParts): void => {
  const kept = readKept(read(), bootOf(root))
  if (kept !== undefined) {
    const now = readAll(root, machine)
    const writes = writesBack(kept.before, kept.after ?? now, now)
    write(root, writes)
    const then = readAll(root, machine)
    // Whoever may not write leaves it to somebody who may.
    if (writes.some(([name, value]) => then.get(name) !== value)) return
  }
  keep(null)
}
