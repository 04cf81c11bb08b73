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
  readonly freeze: () => Promise<void>
  readonly thaw: () => void
}

/** So many user numbers are guests'. */
const MANY = 10_000

/** Whoever closes the last window gets a new one: the browser is started again until everything is killed. */
const BROWSE = `${INPUT_METHOD} >/dev/null 2>&1 &
while :; do
  chromium --class=${GUEST_CLASS} --no-first-run --password-store=basic --start-maximized --disable-background-networking \\
    --disable-component-update --disable-features=MediaRouter,DialMediaRouteProvider >/dev/null 2>&1
  sleep 0.2
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

/** At most one guest at a time. */
export const createGuests = (setting: GuestSetting) => {
  const folder = join(setting.run, 'guest')
  let count = 0
  let child: ChildProcess | undefined
  return {
    /** Starts one, in a language. */
    start: (language: 'en' | 'ko'): Guest => {
      const uid = setting.first + (count++ % MANY)
      writeTree(folder, filesOf(setting, uid, language))
      const variables = { ...INPUT_METHOD_VARIABLES, LANGUAGE: language === 'ko' ? 'ko_KR:ko' : 'en_US:en' }
      const run = ['dbus-run-session', '--', 'sh', '/run/seat/browse.sh']
      const jail = { user: 'guest' as const, uid, network: true, folder, display: setting.display, variables, run }
      const started = spawn('bwrap', jailArguments(jail), jailOptions('ignore'))
      child = started
      started.once('error', () => {}) // no window comes; what is missing, setup --check says
      return { uid, freeze: () => stopAll(uid), thaw: () => continueAll(uid) }
    },
    /** Ends it whole; whether nothing of any guest is left. */
    end: async (): Promise<boolean> => {
      const ended = child
      child = undefined
      if (ended?.pid !== undefined && ended.exitCode === null && ended.signalCode === null) {
        const exit = once(ended, 'exit')
        ended.kill('SIGKILL')
        await exit
      }
      return killAll(setting.first, setting.first + MANY)
    },
  }
}
