// A seat with everything real but the server and the screen: the agent, two Chromiums, the window manager, Hangul, keys through X.
// Then what somebody leaves behind is looked for, and the agent is killed.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { promisify } from 'node:util'
import { eventually } from '../kit/eventually.ts'
import { leftOut } from '../kit/needs.ts'
import { endAgent, noSeat, seatComputer, signInAt, startX } from '../kit/seat.ts'
import { startSeatPage } from '../kit/seat-page.ts'
import { startSeatServer } from '../kit/seat-server.ts'

const exec = promisify(execFile)
const cannot = await noSeat()
if (cannot !== undefined) leftOut('the seat’s agent', cannot)
else {
  const x = await startX()
  const portal = await startSeatPage()
  const server = await startSeatServer({
    ...{ seat: '7', code: 'K7PM3QXD', portal: portal.url },
    badges: {
      '04a3': { pin: '314159', seconds: 3600 },
      '04b4': { pin: '271828', seconds: 6 },
      '04c5': { pin: '000111', seconds: 60, isFirst: true },
    },
  })
  const seat = seatComputer(x)
  let agent: ReturnType<typeof seat.start> | undefined
  after(async () => {
    if (agent !== undefined) await endAgent(agent)
    await server.close()
    portal.close()
    x.stop()
  })
  const beat = () => server.beats.at(-1)
  const locked = (): Promise<void> =>
    eventually('the seat to be locked and wiped', () => beat()?.state === 'locked' && beat()?.wiped === true)
  const usable = async (): Promise<void> => {
    await eventually('a session', () => beat()?.state === 'in-use')
    await eventually('the start page', () => portal.last() !== undefined)
    await eventually('the keyboard', async () => (await x.focus()) === 'isthmus-guest')
  }
  const signIn = async (badge: string, pin: string): Promise<void> => {
    portal.forget()
    const before = server.sessions.length
    await signInAt(x, badge, pin, () => server.sessions.length > before)
    await usable()
  }
  /** Types into the empty field of the page until it has come: a browser that has just started may lose the first keys. */
  const enter = async (text: string, as = text): Promise<void> => {
    for (let n = 0; n < 5 && portal.last()?.text !== as; n++) {
      await x.key('ctrl+a', 'BackSpace')
      await x.type(text)
      for (let wait = 0; wait < 20 && portal.last()?.text !== as; wait++) await x.sh('sleep 0.05')
    }
    assert.equal(portal.last()?.text, as)
  }
  const isGone = (pid: number): boolean => !existsSync(`/proc/${pid}`)
  const userOf = (pid = 0): string => /^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
  /** Nobody's browser is to be seen. */
  const nobody = async (): Promise<void> =>
    assert.equal(await x.sh('xdotool search --onlyvisible --class isthmus-guest'), '')
  /** Runs as the guest, in the guest's world: what a browser that was taken over could do. */
  const asGuest = async (script: string): Promise<string> => {
    const [pid = 0] = seat.guests()
    const uid = userOf(pid)
    const enter = [
      '-t',
      String(pid),
      '-m',
      '-p',
      '-i',
      '-u',
      'setpriv',
      '--reuid',
      uid,
      '--regid',
      uid,
      '--clear-groups',
    ]
    const { stdout } = await exec('nsenter', [
      ...enter,
      '--no-new-privs',
      '--bounding-set=-all',
      'sh',
      '-c',
      `export DISPLAY=${x.name} XAUTHORITY=/run/x-cookie HOME=/home/guest PATH=/usr/bin:/bin; ${script}`,
    ])
    return stdout
  }

  test('it enrols once, with a code from the desk; its key is for root alone', async () => {
    const wrong = await seat.enrol(server.url, 'WRONG')
    assert.equal(wrong.exit, 1)
    assert.match(wrong.said, /isthmus seat code/)
    assert.equal(existsSync(join(seat.folder, 'seat.key')), false)
    assert.equal((await seat.enrol(server.url, 'K7PM3QXD')).exit, 0)
    assert.equal(statSync(join(seat.folder, 'seat.key')).mode & 0o777, 0o600)
    assert.equal((await seat.enrol(server.url, 'K7PM3QXD')).exit, 1)
  })

  test('locked: the frame alone has window and keyboard, and no key moves or closes it', async () => {
    agent = seat.start()
    await locked()
    await eventually('the frame', async () => (await x.sh('xdotool getactivewindow getwindowname')) === 'Isthmus\n')
    const before = await x.sh('xdotool getactivewindow')
    await x.key(
      'alt+F4',
      'ctrl+w',
      'ctrl+n',
      'ctrl+t',
      'F11',
      'ctrl+shift+i',
      'F12',
      'ctrl+p',
      'ctrl+o',
      'alt+Tab',
      'Escape',
    )
    await eventually('the frame alone', async () => (await x.windows()).join() === 'isthmus-frame')
    assert.equal(await x.sh('xdotool getactivewindow'), before)
    const size = () => x.sh('xwininfo -id $(xdotool getactivewindow)')
    await eventually('all of the screen covered', async () => /Width: 1280\n\s+Height: 80[01]/.test(await size()))
    // A browser waits for whoever comes: without a window, and it has asked for nothing.
    await eventually('a browser that waits', () => seat.guests().length > 5)
    await nobody()
    assert.equal(portal.last(), undefined)
  })

  test('the first time: a PIN of their own and the rules, by the keyboard alone', async () => {
    portal.forget()
    await signInAt(x, '04c5', '000111', () => server.steps.includes('choose-pin'))
    for (let n = 0; n < 5 && !server.steps.includes('accept-rules'); n++) {
      // What was typed before the page showed the fields went nowhere.
      await x.key('ctrl+a', 'BackSpace')
      await x.type('926535')
      await x.key('Return')
      await x.type('926535')
      await x.key('Return')
      await x.sh('sleep 0.5')
    }
    for (let n = 0; n < 5 && server.sessions.length === 0; n++) {
      await x.key('space')
      await x.sh('sleep 0.5')
    }
    await usable()
    server.want('wipe')
    await locked()
  })

  test('a wrong PIN opens nothing; badge and PIN open the portal below the strip', async () => {
    await signInAt(x, '04A3', '111111', () => server.refused() > 0)
    await signIn('04a3', '314159')
    assert.equal(server.sessions.length, 2)
    const place = async (name: string) => x.sh(`xwininfo -id $(xdotool search --onlyvisible --class ${name} | tail -1)`)
    assert.match(await place('isthmus-frame'), /Absolute upper-left Y: {2}0\n[\s\S]*Height: 52\n/)
    assert.match(await place('isthmus-guest'), /Absolute upper-left Y: {2}52\n[\s\S]*Width: 1280\n\s+Height: 748\n/)
  })

  test('Hangul: real keys, gksrmf becomes 한글 after the 한/영 key', async () => {
    await enter('gksrmf ')
    await x.key('Hangul')
    await enter('gksrmf ', '한글 ')
  })

  test('no key uncovers a desktop: full screen, new windows, closing all of them, dialogs', async () => {
    await x.key('F11')
    await x.key('ctrl+n')
    await eventually('a second window', async () => (await x.windows()).length === 3)
    await x.key('alt+F4', 'ctrl+w')
    await eventually('one of them closed', async () => (await x.windows()).length === 2)
    portal.forget()
    await x.key('ctrl+w')
    await eventually('a window again', async () => (await x.windows()).includes('isthmus-guest'))
    await usable()
    assert.match(
      await x.sh('xwininfo -id $(xdotool search --onlyvisible --class isthmus-frame | tail -1)'),
      /Height: 52\n/,
    )
    await x.key('ctrl+o')
    await eventually('the file dialog', async () => (await x.windows()).length === 3)
    await x.key('Escape')
    await eventually('no dialog', async () => (await x.windows()).length === 2)
  })

  test('what somebody leaves behind: pages, files, clipboard, programs of every kind; nothing of it is there for the next', async () => {
    await x.key('Hangul')
    await enter('secret')
    await x.key('ctrl+a', 'ctrl+c')
    await eventually('the clipboard', async () => (await x.sh('xclip -o -selection clipboard')) === 'secret')
    await eventually('the download', async () => (await asGuest('ls ~/Downloads')).includes('planted.txt'))
    const said = await asGuest(`
      for at in / /tmp /var/tmp /dev/shm /run /home/guest /var/spool/cron /usr/local/bin /etc /var/lib /opt; do echo x > $at/planted-by-guest && echo wrote $at; done 2>/dev/null
      printf '#!/bin/sh\\n' > /home/guest/run && chmod +x /home/guest/run && /home/guest/run 2>/dev/null && echo executed
      xprop -root -f CUT_BUFFER0 8s -set CUT_BUFFER0 planted
      setsid sleep 9999 >/dev/null 2>&1 &
      (setsid sh -c '(trap "" TERM HUP INT; sleep 9998) >/dev/null 2>&1 &' &)
      echo 'touch /tmp/planted-at' | at now 2>/dev/null && echo at
      echo '* * * * * touch /tmp/planted-cron' | crontab - 2>/dev/null && echo cron
      su -c id </dev/null >/dev/null 2>&1 && echo su
      cat /var/lib/isthmus-seat/seat.key ${seat.folder}/seat.key 2>/dev/null && echo key
      true`)
    assert.deepEqual(
      said.trim().split('\n').sort(),
      ['wrote /dev/shm', 'wrote /home/guest', 'wrote /tmp', 'wrote /var/tmp'].filter((line) => said.includes(line)),
    )
    assert.match(said, /wrote \/home\/guest/)
    const guests = seat.guests()
    const user = userOf(guests[0])
    assert.ok(guests.length > 5)
    server.want('wipe')
    await locked()
    assert.ok(guests.every(isGone))
    await eventually('a browser that waits', () => seat.guests().length > 5)
    assert.notEqual(userOf(seat.guests()[0]), user)
    await nobody()
    assert.equal(await x.sh('xclip -o -selection clipboard'), '')
    assert.equal(await x.sh('xclip -o -selection primary'), '')
    assert.doesNotMatch(await x.sh('xprop -root CUT_BUFFER0'), /planted/)
    // What others have in the same folders may go while it is looked through: find would call that an error.
    const stdout = await x.sh(
      'find /tmp /var/tmp /dev/shm /home /run /var/spool /etc -xdev -name "planted*" 2>/dev/null || true',
    )
    assert.equal(stdout, '')
    await signIn('04a3', '314159')
    assert.deepEqual([portal.last()?.cookie, portal.last()?.stored], ['', ''])
    // Their own download has to have ended: until then it goes by a name of the browser's.
    await eventually('the next one’s download', async () => (await asGuest('ls ~/Downloads')).trim() === 'planted.txt')
    assert.equal(
      await asGuest(
        'find /home /tmp /dev/shm /var/tmp -name "planted-by*"; ls ~/Downloads | grep -v planted.txt; true',
      ),
      '',
    )
    // Latin again, though the last one left it in Hangul.
    await enter('gksrmf')
  })

  test('a break: everything stands still behind the lock, and goes on for the same person', async () => {
    await x.click(1138, 26)
    await x.sh('sleep 0.5')
    await x.click(90, 130)
    await eventually('a break', () => beat()?.state === 'paused')
    await eventually('everything to stand still', () => seat.isStill())
    await eventually('the lock screen', async () => (await x.focus()) === 'isthmus-frame')
    const browser = seat.browser()
    const sessions = server.sessions.length
    await signInAt(x, '04a3', '314159', () => server.sessions.length > sessions)
    await eventually('the session again', () => beat()?.state === 'in-use' && !seat.isStill())
    assert.ok(browser.length > 0 && !browser.some(isGone))
    await x.click(60, 160)
    await x.type('x')
    await eventually(
      'the page as it was',
      () => portal.last()?.text.includes('gksrmf') === true && portal.last()?.text !== 'gksrmf',
    )
  })

  test('leaving: the person ends it, and the seat is wiped', async () => {
    const guests = seat.guests()
    await x.click(1232, 26)
    await x.sh('sleep 0.5')
    await x.click(90, 130)
    await locked()
    assert.ok(guests.every(isGone))
    await nobody()
  })

  test('whoever takes English at the lock screen has an English browser, and another one when it has died', async () => {
    await eventually('the lock screen', async () => (await x.focus()) === 'isthmus-frame')
    await x.click(1160, 750)
    await signIn('04a3', '314159')
    assert.equal(portal.last()?.user, 'en-GB')
    portal.forget()
    await asGuest('pkill -9 -o -f -- --class=isthmus-guest')
    await usable()
    const guests = seat.guests()
    server.want('wipe')
    await locked()
    assert.ok(guests.every(isGone))
  })

  test('the server goes away: the session goes on to the end of its lease, then the seat locks; nobody new until it is back', async () => {
    await signIn('04b4', '271828')
    server.away(true)
    const guests = seat.guests()
    await eventually('the end of the lease', () => guests.every(isGone))
    await eventually('the lock screen', async () => (await x.windows()).join() === 'isthmus-frame')
    const sessions = server.sessions.length
    await signInAt(x, '04a3', '314159', () => server.knocks() > 0)
    await nobody()
    server.away(false)
    assert.equal(server.sessions.length, sessions)
    await locked()
    await eventually('what it used', () =>
      server.beats.some(({ state, used }) => state === 'locked' && (used === 5 || used === 6)),
    )
  })

  test('killed, the agent leaves no browser and no window; started again it is locked, and the session is not opened again', async () => {
    await signIn('04a3', '314159')
    assert.ok(agent)
    await endAgent(agent, 'SIGKILL')
    await eventually(
      'nothing on the screen',
      async () => seat.guests().length === 0 && (await x.sh('xdotool search --onlyvisible --class isthmus')) === '',
    )
    const session = server.sessions.at(-1)
    const before = server.beats.length
    agent = seat.start()
    await eventually('its beats', () =>
      server.beats.slice(before).some(({ state, wiped }) => state === 'locked' && wiped),
    )
    server.want('unlock', session, 60)
    const then = server.beats.length
    await eventually('two beats', () => server.beats.length > then + 1)
    await nobody()
    server.want('unlock', 'another', 60)
    portal.forget()
    await usable()
  })
}
