// The guest's browser, with its input method, as a user of its own that exists for one session.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { writeTree } from './folder.ts'
import { INPUT_METHOD, INPUT_METHOD_VARIABLES, inputMethodFiles } from './input-method.ts'
import { type Display, group, jailArguments, jailOptions, passwd, START } from './jail.ts'
import { type GuestPolicy, guestPolicies, preferences } from './policies.ts'
import { continueAll, killAll, stopAll } from './processes.ts'
import { GUEST_CLASS } from './window-manager.ts'

export type GuestSetting = GuestPolicy & {
  /** A folder in memory for what is bound into the guest's world. */
  readonly run: string
  readonly display: Display
  /** The first user number; the next session has the next, and none of them stands in /etc/passwd. */
  readonly first: number
}

export type Guest = {
  readonly uid: number
  /** One more window; the browser is there already. */
  readonly open: () => void
  readonly freeze: () => Promise<void>
  readonly thaw: () => void
}

/** So many user numbers are guests'. */
const MANY = 10_000

/**
 * The browser waits without a window; each line that comes opens one, also for whoever has closed the last. One that was still starting when
 * it was asked may end instead (seen with Chromium 156), and one may have died: then another begins, with a window.
 */
const BROWSE = `${INPUT_METHOD} >/dev/null 2>&1 &
browser() {
  chromium --class=${GUEST_CLASS} --no-first-run --password-store=basic --start-maximized --disable-background-networking \\
    --disable-component-update --disable-features=MediaRouter,DialMediaRouteProvider "$@" </dev/null >/dev/null 2>&1
}
browser --no-startup-window --keep-alive-for-test &
waiting=$!
while read -r _; do
  browser "$1"
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.2
    kill -0 "$waiting" 2>/dev/null && continue
    browser "$1"
    break
  done
done
`

const filesOf = (setting: GuestSetting, uid: number, language: 'en' | 'ko'): Readonly<Record<string, string>> => ({
  'start.sh': START,
  'browse.sh': BROWSE,
  passwd: passwd({ user: 'guest', uid }),
  group: group({ user: 'guest', uid }),
  'policies/isthmus.json': JSON.stringify(guestPolicies(setting)),
  'home/.config/chromium/Default/Preferences': JSON.stringify(preferences(language)),
  'home/Downloads/.keep': '',
  ...Object.fromEntries(Object.entries(inputMethodFiles()).map(([path, text]) => [`home/${path}`, text])),
})

type Waiting = { readonly guest: Guest; readonly language: 'en' | 'ko'; readonly child: ChildProcess }

/** At most one guest at a time. */
export const createGuests = (setting: GuestSetting) => {
  const folder = join(setting.run, 'guest')
  let count = 0
  let now: Waiting | undefined
  const start = (language: 'en' | 'ko'): Waiting => {
    const uid = setting.first + (count++ % MANY)
    writeTree(folder, filesOf(setting, uid, language))
    const variables = { ...INPUT_METHOD_VARIABLES, LANGUAGE: language === 'ko' ? 'ko_KR:ko' : 'en_US:en' }
    const run = ['dbus-run-session', '--', 'sh', '/run/seat/browse.sh', setting.portal]
    const jail = { user: 'guest' as const, uid, network: true, folder, display: setting.display, variables, run }
    const child = spawn('bwrap', jailArguments(jail), jailOptions(['pipe', 'ignore', 'ignore']))
    child.once('error', () => {}) // no window comes; what is missing, setup --check says
    child.stdin?.on('error', () => {}) // it has ended: whoever waits for a window sees none
    const open = (): void => void child.stdin?.write('\n')
    return { guest: { uid, open, freeze: () => stopAll(uid), thaw: () => continueAll(uid) }, language, child }
  }
  return {
    /** Makes one ready for whoever comes, in the language in which the lock screen begins. */
    prepare: (language: 'en' | 'ko'): void => {
      now = start(language)
    },
    /** The one that waits, where it speaks that language, else another, with a window. */
    open: (language: 'en' | 'ko'): Guest => {
      if (now?.language !== language) {
        now?.child.kill('SIGKILL')
        now = start(language)
      }
      now.guest.open()
      return now.guest
    },
    /** Ends it whole; whether nothing of any guest is left. */
    end: async (): Promise<boolean> => {
      const ended = now?.child
      now = undefined
      if (ended?.pid !== undefined && ended.exitCode === null && ended.signalCode === null) {
        const exit = once(ended, 'exit')
        ended.kill('SIGKILL')
        await exit
      }
      return killAll(setting.first, setting.first + MANY)
    },
  }
}
