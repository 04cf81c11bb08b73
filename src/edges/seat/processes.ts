// Processes by their user, as /proc has them: who is left, and how they are stopped where they stand.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

type Process = { readonly pid: number; readonly state: string }

const statusOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return '' // ended meanwhile
  }
}

/** Whether one of its user ids (real, effective, saved, of files) is in the range. */
const isOf = (status: string, from: number, to: number): boolean =>
  (/^Uid:\t(.+)$/m.exec(status)?.[1] ?? '').split('\t').some((uid) => Number(uid) >= from && Number(uid) < to)

/** Living processes of users from `from` up to, but without, `to`. */
export const processesOf = (from: number, to = from + 1): readonly Process[] =>
  readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map((name) => ({ pid: Number(name), status: statusOf(name) }))
    .filter(({ status }) => isOf(status, from, to))
    .map(({ pid, status }) => ({ pid, state: /^State:\t(\w)/m.exec(status)?.[1] ?? '' }))
    .filter(({ state }) => state !== 'Z' && state !== 'X')

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch {
    // ended meanwhile
  }
}

/** Stops all of a user's processes; again, until none runs that was started in between. */
export const stopAll = async (uid: number): Promise<void> => {
  for (let n = 0; n < 50; n++) {
    const running = processesOf(uid).filter(({ state }) => !['T', 't'].includes(state))
    if (running.length === 0) return
    for (const { pid } of running) send(pid, 'SIGSTOP')
    await pause(10)
  }
}

export const continueAll = (uid: number): void => {
  for (const { pid } of processesOf(uid)) send(pid, 'SIGCONT')
}

/** Kills whoever is left of these users; whether nobody is. */
export const killAll = async (from: number, to: number): Promise<boolean> => {
  for (let n = 0; n < 200; n++) {
    const left = processesOf(from, to)
    if (left.length === 0) return true
    for (const { pid } of left) send(pid, 'SIGKILL')
    await pause(10)
  }
  return false
}
