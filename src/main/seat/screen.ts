// The frame as main keeps it: always one, started again when it ends, and shown what is the case, the latest only.
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Screen } from '../../domain/seat-agent/screen.ts'
import type { Blocked } from '../../edges/seat/answers.ts'
import { type Frame, type FrameSetting, startFrame, type Told } from '../../edges/seat/frame.ts'
import { STRIP } from '../../edges/seat/window-manager.ts'

export type Shown = { readonly screen: Screen; readonly blocked: readonly Blocked[] }

export type Screens = {
  readonly show: (shown: Shown) => void
  /** Whether what is typed goes to the frame; while locked nothing else may get it. */
  readonly focused: (isFrame: boolean) => void
  /** The window manager may have moved it. */
  readonly place: () => void
  readonly stop: () => void
}

const AGAIN = 500
const FOCUS_AGAIN = 100

/** Nobody works here, and nobody's browser is about to come. */
const isLocked = ({ screen }: Shown): boolean => screen.left === null

/** `failed`: the frame has ended by itself; another one is on its way. */
export const keepScreen = (
  setting: FrameSetting,
  on: { readonly told: (told: Told) => void; readonly failed: () => void },
): Screens => {
  let frame: Frame | undefined
  let wanted: Shown | undefined
  let given: Shown | undefined
  let height = STRIP
  let drawn = 0
  let over = false
  let focused = true
  let drawing = false
  const full = setting.size.height
  const heightOf = ({ screen }: Shown): number => (screen.is === 'use' ? height : full)
  /** The lock first covers all, and shows then; the strip shows first, and uncovers then. */
  const put = async (to: Frame, next: Shown): Promise<void> => {
    const tall = heightOf(next)
    const before = drawn
    drawn = tall
    if (tall > before) await to.resize(tall)
    if (next !== given) await to.show(next)
    if (tall < before) await to.resize(tall)
    given = next
  }
  const draw = async (): Promise<void> => {
    if (drawing) return
    drawing = true
    try {
      while (frame !== undefined && wanted !== undefined && (given !== wanted || drawn !== heightOf(wanted)))
        await put(frame, wanted)
    } catch {
      // It is gone; the next one is told everything.
    }
    drawing = false
  }
  const focus = async (): Promise<void> => {
    while (frame !== undefined && !focused && wanted !== undefined && isLocked(wanted) && !over) {
      await frame.focus().catch(() => undefined)
      await pause(FOCUS_AGAIN)
    }
  }
  const told = (what: Told): void => {
    if (what.tell !== 'height') return on.told(what)
    height = Math.max(STRIP, what.height)
    void draw()
  }
  const start = async (): Promise<void> => {
    given = undefined
    drawn = 0
    const gone = (): void => {
      if (frame !== undefined && !over) on.failed()
      frame = undefined
      if (!over) setTimeout(() => void start(), AGAIN)
    }
    try {
      const started = await startFrame(setting, { told, over: gone })
      if (over) return started.end()
      frame = started
      await draw()
    } catch {
      // `gone` has seen to it.
    }
  }
  void start()
  return {
    show: (shown) => {
      if (shown.screen.is !== 'use') height = STRIP
      if (isDeepStrictEqual(shown, wanted)) return
      const locks = isLocked(shown) && wanted?.screen.is === 'use'
      wanted = shown
      void draw()
      if (locks) void focus()
    },
    place: () => {
      drawn = 0
      void draw()
    },
    focused: (isFrame) => {
      focused = isFrame
      void focus()
    },
    stop: () => {
      over = true
      frame?.end()
    },
  }
}
