// A seat without a screen: an X server of its own, the real agent on it, and hands that type and click.
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { processesOf } from '../../src/edges/seat/processes.ts'
import { eventually } from './eventually.ts'
import { freshFolder } from './folder.ts'
import { program } from './needs.ts'
import { ROOT } from './source.ts'

const exec = promisify(execFile)

/** Why there can be no seat here, or `undefined`. */
export const noSeat = async (): Promise<string | undefined> => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'that needs root on Linux'
  const missing = (['xvfb', 'openbox', 'bwrap', 'chromium', 'fcitx5', 'xdotool', 'xclip'] as const).filter(
    (name) => program(name) === undefined,
  )
  if (missing.length > 0) return `no ${missing.join(', ')}`
  const works = await exec('bwrap', ['--unshare-pid', '--ro-bind', '/', '/', 'true']).then(
    () => true,
    () => false,
  )
  return works ? undefined : 'bwrap cannot make namespaces here'
}

type Hands = {
  /** A command of this seat's screen; what it printed, `''` where it failed. */
  readonly sh: (command: string) => Promise<string>
  readonly type: (text: string) => Promise<void>
  readonly key: (...names: readonly string[]) => Promise<void>
  readonly click: (x: number, y: number) => Promise<void>
  /** Windows that the window manager knows, by their class. */
  readonly windows: () => Promise<readonly string[]>
  /** The class of the window that gets what is typed. */
  readonly focus: () => Promise<string>
}

const handsOn = (display: string, cookie: string): Hands => {
  const env = { ...process.env, DISPLAY: display, XAUTHORITY: cookie }
  const sh = async (command: string): Promise<string> => {
    const done = await exec('sh', ['-c', command], { env }).catch(() => ({ stdout: '' }))
    return done.stdout
  }
  const classOf = async (id: string): Promise<string> =>
    /"([^"]*)"\s*$/.exec(await sh(`xprop -id ${id} WM_CLASS`))?.[1] ?? ''
  return {
    sh,
    type: async (text) => void (await sh(`xdotool type --delay 25 '${text}'`)),
    key: async (...names) => void (await sh(`xdotool key --delay 40 ${names.join(' ')}`)),
    click: async (x, y) => void (await sh(`xdotool mousemove ${x} ${y} click 1`)),
    windows: async () =>
      Promise.all(((await sh('xprop -root _NET_CLIENT_LIST')).match(/0x[0-9a-f]+/g) ?? []).map(classOf)),
    focus: async () => classOf((await sh('xdotool getactivewindow')).trim()),
  }
}

export type XServer = Hands & { readonly name: string; readonly cookie: string; readonly stop: () => void }

/** An X server in memory, of a small screen's size, which only who has its cookie may use. */
export const startX = async (size = '1280x800'): Promise<XServer> => {
  const folder = freshFolder('x')
  const cookie = join(folder, 'cookie')
  const secret = randomBytes(16).toString('hex')
  const add = (name: string) => exec('xauth', ['-q', '-f', cookie, 'add', name, '.', secret])
  await add(':0')
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset', '-auth', cookie]
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  process.once('exit', () => child.kill('SIGKILL'))
  const [line] = await once(createInterface({ input: child.stdio[3] as NodeJS.ReadableStream }), 'line')
  const name = `:${line}`
  await add(name)
  // As the file of a real seat: others may read it where it is bound, and reach it nowhere else.
  chmodSync(cookie, 0o644)
  return { name, cookie, ...handsOn(name, cookie), stop: () => child.kill('SIGKILL') }
}

export type SeatComputer = {
  readonly folder: string
  readonly enrol: (server: string, code: string) => Promise<{ readonly exit: number; readonly said: string }>
  /** Starts the agent, which goes with this process. */
  readonly start: () => ChildProcess
  /** User ids of guests: from, and up to but without. */
  readonly users: readonly [number, number]
  /** Processes of guests, also of a browser that waits for whoever comes. */
  readonly guests: () => readonly number[]
  /** Those of them that are the browser itself. */
  readonly browser: () => readonly number[]
  /** Whether all of the guest's processes stand still. */
  readonly isStill: () => boolean
}

/** `''` for one that has ended meanwhile. */
const nameOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}

let computers = 0

/** A computer with that screen. */
export const seatComputer = (x: Pick<XServer, 'name' | 'cookie'>): SeatComputer => {
  const folder = freshFolder('seat')
  // Own users: several run on one machine here, also of several test files.
  const first = 100_000_000 + (process.pid % 8000) * 100_000 + 20_000 * computers++
  const node = (...args: readonly string[]): string[] => [
    join(ROOT, 'bin/isthmus.js'),
    'seat',
    ...args,
    '--folder',
    folder,
  ]
  const guests = () => processesOf(first, first + 10_000).map(({ pid }) => pid)
  return {
    folder,
    users: [first, first + 10_000],
    enrol: async (server, code) => {
      const done = await exec(process.execPath, node('enrol', '--server', server, '--code', code)).catch(
        (error) => error,
      )
      return { exit: done.code ?? 0, said: `${done.stdout}${done.stderr}` }
    },
    start: () => {
      const args = node('run', '--display', x.name, '--run', join(folder, 'run'), '--users', String(first))
      const env = { ...process.env, XAUTHORITY: x.cookie }
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
      process.once('exit', () => child.kill('SIGKILL'))
      return child
    },
    guests,
    browser: () => guests().filter((pid) => nameOf(pid) === 'chromium'),
    isStill: () => processesOf(first, first + 10_000).every(({ state }) => state === 'T'),
  }
}

/** Ends it for good, and waits until it is gone. */
export const endAgent = async (agent: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
  if (agent.exitCode !== null || agent.signalCode !== null) return
  const exit = once(agent, 'exit')
  agent.kill(signal)
  await exit
}

/** Types badge and PIN at the lock screen, as a reader and a person do, until it was asked: the page may be busy with an answer. */
export const signInAt = async (
  x: XServer,
  badge: string,
  pin: string,
  asked: () => Promise<boolean> | boolean,
): Promise<void> => {
  for (let n = 0; n < 5; n++) {
    await eventually('the lock screen', async () => (await x.focus()) === 'isthmus-frame')
    await x.key('Escape')
    await x.type(badge)
    await x.key('Return')
    await x.type(pin)
    await x.key('Return')
    for (let wait = 0; wait < 40; wait++) {
      if (await asked()) return
      await pause(50)
    }
  }
  assert.fail(`nobody could sign in at the seat on ${x.name}`)
}
