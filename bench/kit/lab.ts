// What the parts in the lab (in-line, sign-ins, opennds) have in common: a command in a place of it, and the load's origins in its world.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { spaceOf } from '../../lab/network.ts'

export type Command = [string, ...string[]]

/** The command, to be run in the network of that place. */
export const inSpace = (lab: string, place: string, ...command: readonly string[]): Command => [
  'nsenter',
  `--net=/run/netns/${spaceOf(lab, place)}`,
  ...command,
]

/** Runs it there to its end. */
export const runIn = (lab: string, place: string, command: readonly string[], input = ''): string => {
  const [file, ...args] = inSpace(lab, place, ...command)
  return execFileSync(file, args, { encoding: 'utf8', input })
}

export type Process = { readonly pid: number; readonly command: string; readonly megabytes: number }

export const processesIn = (lab: string, place: string): readonly Process[] =>
  execFileSync('ip', ['netns', 'pids', spaceOf(lab, place)], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
    .map((pid) => {
      const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return { pid: Number(pid), command, megabytes: Number(resident) / 1024 }
    })

/** Ends the lab's own pages, so that the load's origins can have their ports. */
export const clearWorld = async (lab: string): Promise<void> => {
  const pages = processesIn(lab, 'world').find(({ command }) => command.includes('origin.ts'))
  if (pages === undefined) return
  process.kill(pages.pid, 'SIGKILL')
  await pause(300) // its ports are free again
}

type Part = { readonly measure: () => Promise<unknown>; readonly close: () => Promise<void> }

/** Runs a part's script: prints as JSON what it measures, or says why it cannot be; closes what it opened, after a signal too. */
export const print = async (name: string, cannot: string | undefined, { measure, close }: Part): Promise<void> => {
  if (cannot !== undefined) console.error(`${name}: ${cannot}`)
  const end = (): void => void close().finally(() => process.exit(1))
  // A terminal and npm may both send it: later ones must not cut the closing short.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)
  try {
    if (cannot === undefined) console.log(JSON.stringify(await measure()))
    else process.exitCode = 1
  } finally {
    await close()
  }
}
