// The probe in the lab: it finds nothing where the gateway does what was agreed, and everything that somebody slips in by hand as root.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { cannotHere, folderOf, takeDown, within } from '../../lab/network.ts'
import { gatewayEnv, openLab } from '../../lab/open.ts'
import { GATEWAY, WORLD } from '../../lab/plan.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { run } from '../kit/park.ts'

const NAME = `isth-p${process.pid}`
const SEAT = 'seat-7'
/** Of `SEAT`. */
const SEAT_ADDRESS = '10.20.0.17'
/** Where nobody is. */
const FORGED = { four: '203.0.113.99', six: '2001:db8:2::77' }

type Answer = {
  readonly to: string
  readonly from: string
  readonly expected: string
  readonly seen: { readonly outcome: string; readonly said: string | null }
  readonly verdict: string
}

const cannot = cannotHere()
if (cannot !== undefined) leftOut('the probe in the lab', cannot)
else {
  const folder = freshFolder('probe')
  const outside = join(folder, 'outside.json')
  let genesis = ''

  const there = (place: string, ...args: string[]) => {
    const [file = '', ...before] = within(NAME, place)
    return run(file, [...before, ...args])
  }
  const probe = async (place: string, ...args: string[]) => {
    const by = ['probe', '--genesis', genesis, '--rate', '50', '--json', ...args]
    const { exit, out, err } = await there(place, process.execPath, 'bin/isthmus.js', ...by)
    const report = out === '' ? null : JSON.parse(out)
    const answers: readonly Answer[] = report?.answers ?? []
    const told = (verdict: string): readonly string[] =>
      answers.filter((each) => each.verdict === verdict).map(({ to }) => to)
    const all = answers.map(({ to, verdict, seen }) => `${to} ${verdict} ${seen.outcome} ${seen.said}`).join('\n')
    return { exit, err, out, report, answers, told, all }
  }
  const RECORD = ['--record', 'http://portal.lab.example/record/']
  const probeSeat = (...args: string[]) => probe(SEAT, ...RECORD, '--control', outside, ...args)
  const reader = ['--plan', 'reader', '--voucher', '--seat', SEAT, '--network', 'seats']

  /** Changes the gateway's kernel as root, beside everything that the program does. */
  const byHand = (text: string): void => {
    const [file = '', ...before] = within(NAME, 'gateway')
    const { status, stderr } = spawnSync(file, [...before, 'nft', '-f', '-'], { input: text, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  }

  before(async () => {
    const lab = await openLab(NAME)
    const [code = ''] = lab.vouchers.reader
    await lab.desk.openSession({ seat: SEAT, by: 'lab', credential: { kind: 'voucher', code } })
    const told = await run(process.execPath, ['bin/isthmus.js', 'record', 'genesis'], gatewayEnv(NAME))
    genesis = told.out.trim()
    // The world's own side of the gateway: what is up there, asked of its own name server.
    const seen = await probe(
      'world',
      ...['--outside', '--record', `${folderOf(NAME)}/data/record`, '--dns', WORLD.dns.four],
    )
    assert.equal(seen.exit, 0, seen.err)
    writeFileSync(outside, seen.out)
  })
  after(() => takeDown(NAME))

  test('a gateway that does what was agreed: no difference, for whoever is signed in and for nobody', async () => {
    const clean = await probeSeat(...reader)
    assert.equal(clean.exit, 0, clean.err + clean.all)
    assert.deepEqual(
      [...clean.told('blocked-here'), ...clean.told('open-here'), ...clean.told('untold')],
      [],
      clean.all,
    )
    for (const to of ['news.example:443', 'museum.example:80', 'mail.example:993', 'casino.example:443'])
      assert.ok(clean.told('as-agreed').includes(to), `${to}\n${clean.all}`)
    // The portal says who is there.
    const asked = await probeSeat()
    assert.equal(asked.exit, 0, asked.err + asked.all)
    assert.deepEqual([asked.report.asker.plan, asked.report.asker.seat], ['reader', SEAT])
    const nobody = await probe('seat-8', ...RECORD, '--nobody', '--control', outside)
    assert.equal(nobody.exit, 0, nobody.err + nobody.all)
    assert.ok(nobody.told('as-agreed').includes('news.example:443'), nobody.all)
    const [same, again] = [await probeSeat(...reader), clean].map(({ report }) => [report.seed, report.asked])
    assert.deepEqual(same, again, 'the seed of the control: the same questions')
  })

  test('a drop of an allowed site by nft is blocked here, and no rule says so', async () => {
    const { four, six } = WORLD.museum
    byHand(
      `table inet hand {\n chain out {\n type filter hook output priority 0;\n ip daddr ${four} drop\n ip6 daddr ${six} drop\n }\n}\n`,
    )
    const { exit, told, all } = await probeSeat(...reader)
    byHand('delete table inet hand')
    assert.equal(exit, 1, all)
    assert.ok(told('blocked-here').includes('museum.example:80'), all)
    assert.ok(
      told('blocked-here').every((to) => to.startsWith('museum.example:')),
      all,
    )
    assert.deepEqual(told('open-here'), [], all)
  })

  test('an exemption by nft for a seat is open here, and a rule forbids it', async () => {
    byHand(
      [
        `insert rule inet isthmus forward ip saddr ${SEAT_ADDRESS} accept`,
        `insert rule inet isthmus forward ip daddr ${SEAT_ADDRESS} accept`,
        `insert rule inet isthmus arriving ip saddr ${SEAT_ADDRESS} tcp dport 443 accept`,
      ].join('\n'),
    )
    const { exit, told, all } = await probeSeat(...reader)
    assert.equal(exit, 1, all)
    assert.ok(told('open-here').includes('museum.example:8000'), all)
    assert.ok(told('open-here').includes('casino.example:443'), `the name is kept back, the address is open\n${all}`)
    assert.deepEqual(told('blocked-here'), [], all)
    const text = (
      await there(
        SEAT,
        process.execPath,
        'bin/isthmus.js',
        'probe',
        ...RECORD,
        '--genesis',
        genesis,
        ...reader,
        '--rate',
        '50',
        '--control',
        outside,
        '--lang',
        'ko',
      )
    ).out
    assert.match(text, /여기서 열려 있으나 규칙이 금지합니다: \d+/)
    const [file = '', ...before] = within(NAME, 'gateway')
    for (const chain of ['forward', 'forward', 'arriving']) {
      const { stdout } = spawnSync(file, [...before, 'nft', '-a', 'list', 'chain', 'inet', 'isthmus', chain], {
        encoding: 'utf8',
      })
      const handle = new RegExp(`addr ${SEAT_ADDRESS.replaceAll('.', '\\.')} .*# handle (\\d+)`).exec(stdout)?.[1]
      byHand(`delete rule inet isthmus ${chain} handle ${handle}`)
    }
    const clean = await probeSeat(...reader)
    assert.equal(clean.exit, 0, clean.all)
  })

  test('an element in a set, which lets a card in that nobody has signed in with, is open here', async () => {
    const card = '"seats0" . 02:00:00:00:20:12'
    byHand(
      [
        `add element inet isthmus who_device { ${card} : 0x1 }`,
        `add element inet isthmus live_device { ${card} . 0x1 }`,
      ].join('\n'),
    )
    const { exit, told, all } = await probe('seat-8', ...RECORD, '--nobody', '--control', outside)
    assert.equal(exit, 1, all)
    assert.ok(told('open-here').includes('museum.example:80'), all)
    byHand(
      [
        `delete element inet isthmus live_device { ${card} . 0x1 }`,
        `delete element inet isthmus who_device { ${card} }`,
      ].join('\n'),
    )
    const clean = await probe('seat-8', ...RECORD, '--nobody', '--control', outside)
    assert.equal(clean.exit, 0, clean.all)
  })

  test('a forged answer of the name service is blocked here', async () => {
    const inWorld = (await run('ip', ['netns', 'pids', `${NAME}-world`])).out.split('\n').filter(Boolean)
    const lineOf = (pid: string): readonly string[] =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
    const server = inWorld.find((pid) => lineOf(pid)[0]?.endsWith('dnsmasq') === true) ?? assert.fail('no name server')
    const forged = lineOf(server).map((arg) => {
      if (!arg.startsWith('--address=/museum.example/')) return arg
      return `--address=/museum.example/${arg.includes(':') ? FORGED.six : FORGED.four}`
    })
    process.kill(Number(server), 'SIGKILL')
    const [file = '', ...before] = within(NAME, 'world')
    spawn(file, [...before, ...forged], { stdio: 'ignore' }).unref()
    const answered = async (type: string): Promise<string> =>
      (await there(SEAT, 'dig', '+short', `@${GATEWAY.four}`, 'museum.example', type)).out.trim()
    // The resolver keeps what it has for as long as it may: the 30 seconds of the world's name server.
    await pause(30_000)
    await eventually(
      'the forged answers',
      async () => (await answered('A')) === FORGED.four && (await answered('AAAA')) === FORGED.six,
    )
    const { exit, told, all } = await probeSeat(...reader)
    assert.equal(exit, 1, all)
    assert.ok(told('blocked-here').includes('museum.example:80'), all)
    assert.ok(
      told('blocked-here').every((to) => to.startsWith('museum.example:')),
      all,
    )
    assert.deepEqual(told('open-here'), [], all)
  })
}
