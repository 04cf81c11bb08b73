// What the machine is, and how much of it others took meanwhile.
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'

export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly memoryGB: number
  readonly kernel: string
  readonly node: string
  /** Per cent of the CPU time of the run that the host of this virtual machine gave to others (proc(5), `steal`). */
  readonly stolenPercent: number
  /** How many others wanted to run when the bench began (load average of the minute before). */
  readonly loadBefore: number
}

type Before = { readonly all: number; readonly stolen: number; readonly load: number }

/** What was so before the bench began. */
export const lookAtMachine = (): Before => {
  const fields = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').trim().split(/\s+/).slice(1, 9).map(Number)
  return { all: fields.reduce((a, b) => a + b, 0), stolen: fields[7] ?? 0, load: loadavg()[0] ?? 0 }
}

export const describeMachine = (before: Before): Machine => {
  const now = lookAtMachine()
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 1e9),
    kernel: release(),
    node: process.version,
    stolenPercent: Math.round((100 * (now.stolen - before.stolen)) / Math.max(1, now.all - before.all)),
    loadBefore: before.load,
  }
}
