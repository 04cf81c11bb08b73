// The X server seen from outside: how large it is, which windows stand on it, and what of the last person could be left in it.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { Display } from './jail.ts'
import { FRAME_CLASS, GUEST_CLASS, STRIP } from './window-manager.ts'

const run = promisify(execFile)

const environment = ({ name, cookie }: Display): NodeJS.ProcessEnv => ({
  PATH: '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  DISPLAY: name,
  ...(cookie === null ? {} : { XAUTHORITY: cookie }),
})

const xprop = async (display: Display, ...args: readonly string[]): Promise<string> => {
  const { stdout } = await run('xprop', [...args], { env: environment(display), timeout: 5000 })
  return stdout
}

/** Rejects where no X server answers. */
export const sizeOf = async (display: Display): Promise<{ readonly width: number; readonly height: number }> => {
  const { stdout } = await run('xwininfo', ['-root'], { env: environment(display), timeout: 5000 })
  const number = (word: string): number => Number(new RegExp(`^\\s*${word}: (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0)
  return { width: number('Width'), height: number('Height') }
}

/** Cut buffers stay on the root window when their writer is gone; selections go with their owners. */
const LEFT = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `CUT_BUFFER${n}`)

/** Takes out what a program could leave in the server, and sets the keyboard: whatever was locked or changed on it is undone. */
export const clearDisplay = async (display: Display): Promise<void> => {
  for (const name of LEFT) await xprop(display, '-root', '-remove', name)
  await run('setxkbmap', ['-layout', 'kr', '-variant', 'kr104', '-option', ''], {
    env: environment(display),
    timeout: 5000,
  })
}

type Kind = 'frame' | 'guest' | 'other'

const kindOf = async (display: Display, id: string): Promise<Kind> => {
  try {
    const named = await xprop(display, '-id', id, 'WM_CLASS')
    return named.includes(`"${FRAME_CLASS}"`) ? 'frame' : named.includes(`"${GUEST_CLASS}"`) ? 'guest' : 'other'
  } catch {
    return 'other' // closed meanwhile
  }
}

/** Keeps the strip's place free (EWMH, _NET_WM_STRUT): every other window fills what is left. */
const reserve = async (display: Display, id: string): Promise<void> => {
  const strut = ['-f', '_NET_WM_STRUT', '32c', '-set', '_NET_WM_STRUT', `0, 0, ${STRIP}, 0`]
  await xprop(display, '-id', id, ...strut).catch(() => '') // closed meanwhile
}

export type Watching = {
  /** It has changed whether the guest's browser has a window. */
  readonly seen: (some: boolean) => void
  /** The frame's window has its place kept free. */
  readonly framed: () => void
  /** Another window gets what is typed, or none. */
  readonly focus: (isFrame: boolean) => void
  /** The server is gone. */
  readonly over: () => void
}

/** Looks on until it is stopped. */
export const watchWindows = (display: Display, on: Watching): (() => void) => {
  // Without a name: before the window manager is there, the server does not know it, and xprop would wait for nothing.
  const child: ChildProcess = spawn('xprop', ['-root', '-spy'], {
    env: environment(display),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let known = new Map<string, Kind>()
  let turn = Promise.resolve()
  let before = false
  const look = async (ids: readonly string[]): Promise<void> => {
    const now = new Map<string, Kind>()
    for (const id of ids) {
      const kind = known.get(id) ?? (await kindOf(display, id))
      if (kind === 'frame' && !known.has(id)) {
        await reserve(display, id)
        on.framed()
      }
      now.set(id, kind)
    }
    known = now
    const some = [...now.values()].includes('guest')
    if (some !== before) on.seen(some)
    before = some
  }
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ids = line.match(/0x[0-9a-f]+/g) ?? []
      if (line.startsWith('_NET_CLIENT_LIST(')) turn = turn.then(() => look(ids))
      if (line.startsWith('_NET_ACTIVE_WINDOW(')) turn = turn.then(() => on.focus(known.get(ids[0] ?? '') === 'frame'))
    })
  child.once('error', on.over)
  child.once('exit', on.over)
  return () => child.kill('SIGKILL')
}
