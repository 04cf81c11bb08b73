// The frame: one Chromium window of the agent's own, above everything, without a network, spoken to by a pipe that only the agent holds.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import * as v from 'valibot'
import { writeTree } from './folder.ts'
import { type Display, group, jailArguments, jailOptions, passwd, START } from './jail.ts'
import { type Pipe, pipeOn } from './pipe.ts'
import { framePolicies } from './policies.ts'
import { killAll } from './processes.ts'
import { FRAME_CLASS, openboxConfig } from './window-manager.ts'

export type FrameSetting = {
  readonly run: string
  readonly display: Display
  readonly size: { readonly width: number; readonly height: number }
  /** The whole page. */
  readonly page: string
  /** The number of its user. */
  readonly uid: number
}

const word = v.pipe(v.string(), v.maxLength(100))

/** What the page tells. */
const Told = v.variant('tell', [
  v.object({
    tell: v.literal('badge'),
    badge: word,
    pin: word,
    newPin: v.optional(word),
    accept: v.optional(word),
  }),
  v.object({ tell: v.literal('voucher'), voucher: word }),
  v.object({ tell: v.literal('press'), what: v.picklist(['end', 'pause', 'dismiss']) }),
  /** How tall the strip is with what hangs from it. */
  v.object({ tell: v.literal('height'), height: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4000)) }),
  v.object({ tell: v.literal('language'), language: v.picklist(['en', 'ko']) }),
])
export type Told = v.InferOutput<typeof Told>

export type Frame = {
  /** Gives the page a value to show. */
  readonly show: (value: object) => Promise<void>
  readonly resize: (height: number) => Promise<void>
  /** What is typed goes to it. */
  readonly focus: () => Promise<void>
  readonly end: () => void
}

const COMMAND = `while :; do openbox --sm-disable --config-file /run/seat/openbox.xml >/dev/null 2>&1; sleep 0.2; done &
exec chromium --app='data:text/html,<title>Isthmus</title>' --class=${FRAME_CLASS} --no-first-run --password-store=basic \\
  --remote-debugging-pipe --window-position=0,0 --window-size="$1" --disable-background-networking \\
  --disable-component-update --disable-pinch --overscroll-history-navigation=0 --force-device-scale-factor=1
`

const files = (uid: number): Readonly<Record<string, string>> => ({
  'start.sh': START,
  'frame.sh': COMMAND,
  'openbox.xml': openboxConfig(),
  passwd: passwd({ user: 'frame', uid }),
  group: group({ user: 'frame', uid }),
  'policies/isthmus.json': JSON.stringify(framePolicies()),
})

const launch = ({ run, display, size, uid }: FrameSetting): ChildProcess => {
  const folder = join(run, 'frame')
  writeTree(folder, files(uid))
  const command = ['sh', '/run/seat/frame.sh', `${size.width},${size.height}`]
  const jail = { user: 'frame' as const, uid, network: false, folder, display, variables: {}, run: command }
  return spawn('bwrap', jailArguments(jail), jailOptions(['ignore', 'ignore', 'ignore', 'pipe', 'pipe']))
}

const Targets = v.object({ targetInfos: v.array(v.object({ targetId: v.string(), type: v.string() })) })
const Attached = v.object({ sessionId: v.string() })
const Tree = v.object({ frameTree: v.object({ frame: v.object({ id: v.string() }) }) })
const Bounds = v.object({ windowId: v.number() })
const Done = v.object({ result: v.object({ value: v.optional(v.unknown()) }) })
const Called = v.object({ name: v.literal('isthmus'), payload: v.pipe(v.string(), v.maxLength(2000)) })
const Placed = v.object({ bounds: v.object({ left: v.number(), top: v.number(), height: v.number() }) })
const LOST = ['Inspector.targetCrashed', 'Inspector.detached', 'Target.detachedFromTarget']
const PLACE_TRIES = 50
const PLACE_PAUSE = 20

const pageOf = async (pipe: Pipe): Promise<string> => {
  for (;;) {
    const { targetInfos } = v.parse(Targets, await pipe.send('Target.getTargets'))
    const found = targetInfos.find(({ type }) => type === 'page')
    if (found !== undefined) return found.targetId
    await pause(30)
  }
}

/** Puts our page in the window's place; gives the window. */
const settle = async (pipe: Pipe, page: string): Promise<number> => {
  const target = await pageOf(pipe)
  const { windowId } = v.parse(Bounds, await pipe.send('Browser.getWindowForTarget', { targetId: target }))
  const { sessionId } = v.parse(Attached, await pipe.send('Target.attachToTarget', { targetId: target, flatten: true }))
  pipe.attach(sessionId)
  await pipe.send('Page.enable')
  await pipe.send('Runtime.enable')
  await pipe.send('Runtime.addBinding', { name: 'isthmus' })
  // What the window was opened with may still be on its way, and would come over ours.
  await pipe.send('Page.navigate', { url: 'about:blank' })
  const { frameTree } = v.parse(Tree, await pipe.send('Page.getFrameTree'))
  await pipe.send('Page.setDocumentContent', { frameId: frameTree.frame.id, html: page })
  return windowId
}

/** What the page has told; `undefined` for anything else. */
export const pressedOf = (params: unknown): Told | undefined => {
  const called = v.safeParse(Called, params)
  if (!called.success) return undefined
  try {
    return v.parse(Told, JSON.parse(called.output.payload))
  } catch {
    return undefined
  }
}

/** Starts it, once nothing of an earlier one is left. `over` is called when it has ended, however. */
export const startFrame = async (
  setting: FrameSetting,
  on: { readonly told: (told: Told) => void; readonly over: () => void },
): Promise<Frame> => {
  await killAll(setting.uid, setting.uid + 1)
  const child = launch(setting)
  const gone = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error('the frame’s browser has ended')))
  })
  gone.catch(on.over)
  let settled = false
  const pipe = pipeOn(child.stdio[3] as Writable, child.stdio[4] as Readable, (method, params) => {
    const told = method === 'Runtime.bindingCalled' ? pressedOf(params) : undefined
    if (told !== undefined) on.told(told)
    // A page that crashed, or was left, is no frame.
    if (LOST.includes(method) || (settled && method === 'Page.frameNavigated')) child.kill('SIGKILL')
  })
  const window = await Promise.race([gone, settle(pipe, setting.page)])
  settled = true
  const { width, height: all } = setting.size
  // One pixel more than all: Chromium makes a window of just the screen's size one smaller.
  const bounds = (height: number) => ({ left: 0, top: 0, width, height: height < all ? height : all + 1 })
  return {
    show: async (value) => {
      const expression = `typeof show==='function'&&(show(${JSON.stringify(value)}),true)`
      const { result } = v.parse(Done, await pipe.send('Runtime.evaluate', { expression }))
      if (result.value !== false) return
      child.kill('SIGKILL') // what stands there is not our page
      throw new Error('the frame’s page is not there')
    },
    resize: async (height) => {
      const want = bounds(height)
      // Twice in a row: the window manager may not have it yet, or be about to put everything elsewhere.
      for (let n = 0, good = 0; n < PLACE_TRIES && good < 2; n++) {
        if (good === 0) await pipe.send('Browser.setWindowBounds', { windowId: window, bounds: want })
        await pause(PLACE_PAUSE)
        const { bounds: is } = v.parse(Placed, await pipe.send('Browser.getWindowBounds', { windowId: window }))
        good = is.top === 0 && is.left === 0 && is.height === want.height ? good + 1 : 0
      }
    },
    focus: async () => {
      await pipe.send('Page.bringToFront')
    },
    end: () => child.kill('SIGKILL'),
  }
}
