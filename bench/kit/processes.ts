// Starts the programs that are measured, reads what they use from /proc, and ends them by their own ids.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A program that was started; `stop` ends it and all it started. */
export type Program = {
  readonly pid: number
  readonly log: string
  readonly running: () => boolean
  readonly stop: () => Promise<void>
}

const alive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null

const stopChild = async (child: ChildProcess, family: readonly number[]): Promise<void> => {
  if (alive(child)) {
    child.kill('SIGTERM')
    const gone = once(child, 'exit')
    const patience = AbortSignal.timeout(5000)
    await Promise.race([gone, once(patience, 'abort')])
    if (alive(child)) child.kill('SIGKILL')
  }
  for (const pid of family) endQuietly(pid)
}

const endQuietly = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended with its parent, as it should.
  }
}

/** Starts a program in the foreground; its output goes to `log`, which is shown when it does not come up. */
export const start = async (
  command: readonly [string, ...string[]],
  options: { readonly log: string; readonly env?: NodeJS.ProcessEnv; readonly cwd?: string },
): Promise<Program> => {
  const out = openSync(options.log, 'a')
  const [file, ...args] = command
  const child = spawn(file, args, {
    stdio: ['ignore', out, out],
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  closeSync(out)
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  const ended = (): void => endQuietly(pid)
  process.once('exit', ended)
  return {
    pid,
    log: options.log,
    running: () => alive(child),
    stop: async () => {
      process.removeListener('exit', ended)
      await stopChild(child, family(pid).slice(1))
    },
  }
}

/** Waits until something listens there, or says with the end of the log why it does not. */
export const listening = async (program: Program, address: string, port: number, seconds = 20): Promise<void> => {
  const until = performance.now() + seconds * 1000
  while (performance.now() < until && program.running()) {
    if (await opens(address, port)) return
    await sleep(25)
  }
  const how = program.running() ? `after ${seconds} s` : 'and the program has ended'
  throw new Error(`nothing listens at ${address}:${port} ${how}; its log ends:\n${tail(program.log)}`)
}

const opens = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, address)
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** The last lines of a log. */
export const tail = (log: string): string => readFileSync(log, 'utf8').split('\n').slice(-15).join('\n')

/** The process and all that descend from it, itself first. */
const family = (pid: number): number[] => {
  const found = [pid]
  for (const parent of found) found.push(...childrenOf(parent))
  return found
}

const childrenOf = (pid: number): number[] => {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return [] // It has ended.
  }
}

/** CPU seconds, user and system, of all threads of the process and its descendants so far (proc(5): ticks of 10 ms). */
export const cpuSeconds = (pid: number): number => sum(family(pid).map(ticks)) / 100

const ticks = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return 0
  }
}

/** Resident megabytes (10^6) of the process and its descendants; pages that they share count once for each. */
export const residentMB = (pid: number): number => sum(family(pid).map(residentOf))

const residentOf = (pid: number): number => {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return (Number(kilobytes ?? 0) * 1024) / 1e6
  } catch {
    return 0
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
