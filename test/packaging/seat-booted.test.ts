// The services of a seat under systemd itself, with an X server in memory in the place of a screen's: killed, it is locked again.
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { bootMachine } from '../kit/booted.ts'
import { leftOut } from '../kit/needs.ts'
import { noSeat, seatComputer } from '../kit/seat.ts'
import { startSeatServer } from '../kit/seat-server.ts'

/** $3: the folder of a seat that is enrolled. */
const PREPARE = `
cp "$2"/packaging/seat/*.service root/etc/systemd/system/
sed -i 's#/usr/bin/Xorg :0 vt7#/usr/bin/Xvfb :0#; s# -dpms##' root/etc/systemd/system/isthmus-seat-display.service
mkdir -p root/var/lib/isthmus-seat root/dev/shm root/tmp/.X11-unix && chmod 1777 root/tmp/.X11-unix
cp "$3"/seat.* root/var/lib/isthmus-seat/`

const none = await noSeat()
const server = await startSeatServer({ seat: '7', code: 'K7PM3QXD', portal: 'http://portal.park.test/', badges: {} })
const seat = seatComputer({ name: ':0', cookie: '' })
const enrolled = none === undefined && (await seat.enrol(server.url, 'K7PM3QXD')).exit === 0
const machine = none ?? (enrolled ? await bootMachine(PREPARE, seat.folder) : 'it does not enrol')
await server.close()

if (typeof machine === 'string') leftOut('the services of a seat under systemd', machine)
else {
  after(machine.off)
  const { sh } = machine
  const X = 'DISPLAY=:0 XAUTHORITY=/run/isthmus-seat-display/cookie'
  /** Whoever has no cookie gets nothing of the screen. */
  const title = (with_ = X): string => sh(`${with_} xdotool getactivewindow getwindowname 2>/dev/null || true`).trim()
  const main = (): number => Number(sh('systemctl show -p MainPID --value isthmus-seat'))
  const browsers = (): number => Number(sh('ps ax -o args | grep -c "[c]hromium/chromium" || true'))
  const until = async (what: string, done: () => boolean): Promise<void> => {
    for (let n = 0; n < 150; n++) {
      if (done()) return
      await pause(200)
    }
    assert.fail(`waited for ${what}\n${sh('journalctl --no-pager -n 40 || true')}`)
  }

  test('the screen and the agent start, with no server in sight, and show the lock; only who has the cookie sees the screen', async () => {
    sh('ip link set lo up; systemctl daemon-reload; systemctl start isthmus-seat.service')
    await until('the lock screen', () => title() === 'Isthmus')
    assert.equal(title('DISPLAY=:0 XAUTHORITY=/dev/null'), '')
  })

  test('the agent is killed: its browser is gone with it, and the lock is there again', async () => {
    const before = main()
    sh(`kill -9 ${before}`)
    await until('another agent', () => ![0, before].includes(main()))
    await until('the lock screen', () => title() === 'Isthmus')
    sh('systemctl stop isthmus-seat')
    await until('no browser', () => browsers() === 0)
  })
}
