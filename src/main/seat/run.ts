// The program of a seat's computer: what it needs looked for, then the agent until it is told to end.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { systemReading } from '../../base/clock.ts'
import { IsthmusError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { parseVerifierKey } from '../../domain/record/keys.ts'
import type { AskedSeat } from '../../edges/cli/seat-parts.ts'
import { readKeyFile } from '../../edges/keys/key-file.ts'
import { createGuests, type Guest } from '../../edges/seat/guest.ts'
import type { Display } from '../../edges/seat/jail.ts'
import { type Enrolled, fileOfKey, readEnrolled, readKept, writeKept } from '../../edges/seat/kept.ts'
import { framePage } from '../../edges/seat/page.ts'
import { seatServer } from '../../edges/seat/server.ts'
import { clearDisplay, sizeOf, watchWindows } from '../../edges/seat/windows.ts'
import { askedToEnd } from '../asked-to-end.ts'
import { startAgent } from './agent.ts'
import { keepScreen } from './screen.ts'

const cannot = (what: string, mend: string): IsthmusError => new IsthmusError('seat:cannot', what, mend)

const PROGRAMS = [
  'bwrap',
  'setpriv',
  'openbox',
  'chromium',
  'xprop',
  'xwininfo',
  'setxkbmap',
  'dbus-run-session',
  'fcitx5',
]

const missingPrograms = (): readonly string[] =>
  PROGRAMS.filter((name) => !['/usr/bin', '/usr/sbin', '/bin'].some((folder) => existsSync(`${folder}/${name}`)))

const checkMachine = (): void => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw cannot('the seat’s agent runs as root on Linux only', 'elsewhere sit down at the portal with any browser')
  const missing = missingPrograms()
  if (missing.length > 0)
    throw cannot(
      `${missing.join(', ')} cannot be found`,
      'install them; isthmus seat setup --check says from which packages',
    )
}

const enrolledIn = (folder: string): Enrolled => {
  const enrolled = readEnrolled(folder)
  if (enrolled !== undefined) return enrolled
  throw new IsthmusError(
    'seat:not-enrolled',
    `this computer is no seat yet: ${folder} has no seat.json that can be read`,
    'get a code at the desk (isthmus seat code SEAT), then type: isthmus seat enrol --server URL --code CODE',
  )
}

/** As Chromium wants it: `host:port`; null where the gateway stands in line. */
const proxyOf = ({ proxy }: Enrolled): string | null => (proxy ?? '').replace(/^https?:\/\/|\/$/g, '') || null

/** The X server's cookie, where the agent was started with one. */
const displayOf = (name: string): Display => {
  const cookie = process.env.XAUTHORITY ?? null
  if (cookie !== null) accessSync(cookie, constants.R_OK)
  return { name, cookie }
}

/** Runs until it is told to end, or its X server is gone; the exit code. */
export const runSeat = async (
  asked: AskedSeat,
  { log, version }: { readonly log: Log; readonly version: string },
  announce: (seat: string) => void,
): Promise<number> => {
  checkMachine()
  const folder = resolve(asked.folder)
  const enrolled = enrolledIn(folder)
  const leaseKey = parseVerifierKey(enrolled.vkey)
  if (leaseKey === undefined) throw cannot('the key for leases in seat.json is damaged', 'enrol the seat anew')
  const display = displayOf(asked.display)
  const size = await sizeOf(display).catch((cause) => {
    throw new IsthmusError('seat:cannot', `no X server answers on ${asked.display}`, 'start one, or give --display', {
      cause,
    })
  })
  const run = resolve(asked.run)
  mkdirSync(run, { recursive: true, mode: 0o755 })
  const guests = createGuests({ run, display, first: asked.users, portal: enrolled.portal, proxy: proxyOf(enrolled) })
  let guest: Guest | undefined
  const screens = keepScreen(
    { run, display, size, page: framePage(enrolled), uid: asked.users - 1 },
    { told: (what) => agent.pressed(what), failed: () => log('seat.frame.died') },
  )
  const agent = startAgent(
    { seat: enrolled.seat, leaseKey, kept: readKept(folder), version },
    {
      server: seatServer(
        { server: new URL(enrolled.server), ca: enrolled.certificate ?? undefined },
        enrolled.seat,
        signerOf(folder),
      ),
      show: (screen, blocked) => screens.show({ screen, blocked }),
      wipe: async (language) => {
        guest = undefined
        const clean = await guests.end()
        await clearDisplay(display)
        await screens.drawn() // nobody is sent to a seat whose screen is dark
        if (clean) guests.prepare(language)
        return clean
      },
      open: (language) => {
        guest = guests.open(language)
      },
      freeze: async () => guest?.freeze(),
      thaw: () => guest?.thaw(),
      keep: (kept) => writeKept(folder, { serial: kept.serial, closed: kept.closed }),
      read: systemReading(),
      log,
    },
  )
  announce(enrolled.seat)
  const gone = new Promise<number>((end) => {
    const stop = watchWindows(display, {
      seen: (some) => {
        if (!some) guest?.open()
        agent.seen(some)
      },
      framed: screens.place,
      focus: screens.focused,
      over: () => end(4),
    })
    void askedToEnd().then(() => {
      stop()
      end(0)
    })
  })
  const code = await gone
  if (code !== 0) log('seat.display.died')
  agent.stop()
  screens.stop()
  await guests.end()
  return code
}

const signerOf = (folder: string) => {
  const { key, sign } = readKeyFile(fileOfKey(folder))
  return { publicKey: key.publicKey, sign }
}
