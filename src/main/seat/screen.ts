// The frame as main keeps it: always one, started again when it ends, and shown what is the case, the latest only.
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Screen } from '../../domain/seat-agent/screen.ts'
import type { Blocked } from '../../edges/seat/answers.ts'
import { type Frame, type FrameSetting, startFrame, type Told } from '../../edges/seat/frame.ts'
import { STRIP } from '../../edges/seat/window-manager.ts'

type Shown = { readonly screen: Screen; readonly blocked: readonly Blocked[] }

export type Screens = {
  readonly show: (shown: Shown) => void
  /** Whether what is typed goes to the frame; while locked nothing else may get it. */
  readonly focused: (isFrame: boolean) => void
  /** The window manager may have moved it. */
  readonly place: () => void
  /** Once what was last given stands on the screen. */
  readonly drawn: () => Promise<void>
  readonly stop: () => void
}

const AGAIN = 500
const FOCUS_AGAIN = 100

/** Nobody works here, and nobody's browser is about to come. */
const isLocked = ({ screen }: Shown): boolean => screen.left === null

type Inner = {
  readonly setting: FrameSetting
  readonly on: { readonly told: (told: Told) => void; readonly failed: () => void }
  frame: Frame | undefined
  wanted: Shown | undefined
  given: Shown | undefined
  /** Of the strip, with what hangs from it. */
  strip: number
  /** What the window was last made. */
  drawn: number
  focused: boolean
  drawing: boolean
  /** Who waits until it is drawn. */
  waiting: (() => void)[]
  over: boolean
}

const heightOf = ({ strip, setting }: Inner, { screen }: Shown): number =>
  screen.is === 'use' ? strip : setting.size.height

/** The lock first covers all, and shows then; the strip shows first, and uncovers then. */
const put = async (it: Inner, frame: Frame, next: Shown): Promise<void> => {
  const tall = heightOf(it, next)
  const before = it.drawn
  it.drawn = tall
  if (tall > before) await frame.resize(tall)
  if (next !== it.given) await frame.show(next)
  if (tall < before) await frame.resize(tall)
  it.given = next
}

const isDrawn = (it: Inner, shown: Shown): boolean => it.given === shown && it.drawn === heightOf(it, shown)

const draw = async (it: Inner): Promise<void> => {
  if (it.drawing) return
  it.drawing = true
  try {
    while (it.frame !== undefined && it.wanted !== undefined && !isDrawn(it, it.wanted))
      await put(it, it.frame, it.wanted)
  } catch {
    // It is gone; the next one is told everything.
  }
  it.drawing = false
  if (it.wanted === undefined || !isDrawn(it, it.wanted)) return
  for (const each of it.waiting.splice(0)) each()
}

const drawn = (it: Inner): Promise<void> =>
  new Promise((resolve) => {
    it.waiting.push(resolve)
    void draw(it)
  })

const focus = async (it: Inner): Promise<void> => {
  while (it.frame !== undefined && !it.focused && it.wanted !== undefined && isLocked(it.wanted) && !it.over) {
    await it.frame.focus().catch(() => undefined)
    await pause(FOCUS_AGAIN)
  }
}

const told = (it: Inner, what: Told): void => {
  if (what.tell === 'height') {
    it.strip = Math.max(STRIP, what.height)
    void draw(it)
  } else it.on.told(what)
}

const gone = (it: Inner): void => {
  if (it.frame !== undefined && !it.over) it.on.failed()
  it.frame = undefined
  if (!it.over) setTimeout(() => void start(it), AGAIN)
}

const start = async (it: Inner): Promise<void> => {
  it.given = undefined
  it.drawn = 0
  try {
    const started = await startFrame(it.setting, { told: (what) => told(it, what), over: () => gone(it) })
    if (it.over) return started.end()
    it.frame = started
    await draw(it)
  } catch {
    // `gone` has seen to it.
  }
}

const show = (it: Inner, shown: Shown): void => {
  if (shown.screen.is !== 'use') it.strip = STRIP
  if (isDeepStrictEqual(shown, it.wanted)) return
  const locks = isLocked(shown) && it.wanted?.screen.is === 'use'
  it.wanted = shown
  void draw(it)
  if (locks) void focus(it)
}

/** `failed`: the frame has ended by itself; another one is on its way. */
export const keepScreen = (setting: FrameSetting, on: Inner['on']): Screens => {
  const it: Inner = {
    ...{ setting, on, frame: undefined, wanted: undefined, given: undefined },
    ...{ strip: STRIP, drawn: 0, focused: true, drawing: false, waiting: [], over: false },
  }
  void start(it)
  return {
    show: (shown) => show(it, shown),
    drawn: () => drawn(it),
    place: () => {
      it.drawn = 0
      void draw(it)
    },
    focused: (isFrame) => {
      it.focused = isFrame
      void focus(it)
    },
    stop: () => {
      it.over = true
      it.frame?.end()
    },
  }
}
