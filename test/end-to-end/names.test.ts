// The resolver as its users see it: dig and kdig at the seats of the real program, a real dnsmasq as the world.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { type RunningPark, run, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const MORE_RULES = `
  no-music-here:
    layer: tenant
    block: { who: [tenant t-042], to: [music.example] }
    why: { en: Our staff asked for quiet., ko: 직원들이 조용하기를 바랍니다. }
    basis: agreement/4
    since: 2026-11-01
    review: mailto:review@park.test
`

const config = (): string => {
  const folder = freshFolder()
  cpSync(join(ROOT, 'examples', 'kaesong'), folder, { recursive: true })
  const policy = join(folder, 'policy.yaml')
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('\n  mail-use:', `${MORE_RULES}\n  mail-use:`))
  return join(folder, 'isthmus.yaml')
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** A world of a few names, one of them with an alias that a rule blocks, one that points into a private network. */
const startWorld = async (path: string) => {
  const port = await freePort()
  const child = spawn(path, [
    ...[
      '-k',
      '-C',
      '/dev/null',
      '-p',
      String(port),
      '-h',
      '-R',
      '-u',
      'root',
      '--log-facility=-',
      '--log-queries',
      '--pid-file=',
    ],
    ...['--listen-address=127.0.0.1', '--bind-interfaces', '--local-ttl=300', '--local=/example/'],
    ...['--host-record=www.example,203.0.113.7,2001:db8::7', '--host-record=music.example,203.0.113.8'],
    ...['--host-record=rebind.example,10.0.0.1', '--host-record=real.casino.test,203.0.113.9'],
    ...[
      '--cname=innocent.example,real.casino.test',
      `--txt-record=big.example,${Array(12).fill('x'.repeat(200)).join(',')}`,
    ],
  ])
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (log += text))
  for (let tries = 0; tries < 100 && !log.includes('started'); tries++) await sleep(30)
  return { server: `127.0.0.1:${port}`, asked: () => (log.match(/query\[/g) ?? []).length, stop: () => child.kill() }
}

type Ask = (seat: number, ...words: string[]) => Promise<string>

const asker =
  (park: RunningPark, tool: 'dig' | 'kdig'): Ask =>
  async (seat, ...words) => {
    const at = ['@127.0.0.1', '-p', String(park.ports.dns), '-b', `127.0.0.${seat}`]
    const { out } = await run(`/usr/bin/${tool}`, [...at, ...(tool === 'kdig' ? ['+edns'] : []), ...words])
    return out
  }

const signedOut = async (dig: Ask): Promise<void> => {
  const a = await dig(7, 'www.example', 'A')
  assert.match(a, /status: NOERROR/)
  assert.match(a, /^www\.example\.\s+5\s+IN\s+A\s+127\.0\.0\.1$/m, 'the portal, for five seconds')
  for (const type of ['AAAA', 'TXT', 'MX', 'HTTPS', 'NULL', 'ANY', 'CNAME']) {
    const other = await dig(7, `x${type}.example`, type)
    assert.match(other, /status: NOERROR[\s\S]*ANSWER: 0/, type)
  }
  assert.match(await dig(7, 'use-application-dns.net'), /status: NXDOMAIN/)
}

const refused = async (dig: Ask): Promise<void> => {
  const cases = [
    ['casino.test', '15 (Blocked)', 'no-gambling'],
    ['Deep.Below.CASINO.test', '15 (Blocked)', 'no-gambling'],
    ['fraud.test', '15 (Blocked)', 'no-known-fraud'],
    ['seized.test', '16 (Censored)', 'court-order'],
    ['music.example', '17 (Filtered)', 'no-music-here'],
    ['innocent.example', '15 (Blocked)', 'no-gambling'],
  ] as const
  for (const [name, code, rule] of cases) {
    for (const how of ['+notcp', '+tcp']) {
      const said = await dig(7, name, how)
      assert.match(said, /status: NXDOMAIN/, `${name} ${how}`)
      assert.ok(
        said.includes(`EDE: ${code}: (${rule})`) || said.includes(`EDE: ${code}: '${rule}'`),
        `${name}: ${said}`,
      )
      assert.match(said, /\s10\s+IN\s+SOA\s+\. \. 1 10 10 10 10/)
    }
  }
  const plan = await dig(8, 'www.example')
  assert.ok(/status: NXDOMAIN/.test(plan) && plan.includes('(plan:library)'), plan)
  assert.match(await dig(7, 'rebind.example'), /NXDOMAIN[\s\S]*tech:private-address/)
}

const allowed = async (dig: Ask): Promise<void> => {
  assert.match(await dig(7, 'www.example', 'A'), /^www\.example\.\s+\d+\s+IN\s+A\s+203\.0\.113\.7$/m)
  assert.match(await dig(7, 'wWw.eXample', 'AAAA'), /^wWw\.eXample\.\s+\d+\s+IN\s+AAAA\s+2001:db8::7$/m)
  assert.match(await dig(7, 'www.example', 'HTTPS'), /status: NOERROR[\s\S]*ANSWER: 0/, 'names count')
  assert.match(await dig(7, 'nowhere.example'), /status: NXDOMAIN/)
  assert.doesNotMatch(await dig(7, 'nowhere.example'), /EDE/, 'no rule stands in the way')
  const cut = await dig(7, 'big.example', 'TXT', '+ignore')
  assert.match(cut, /flags:[^;]* tc/)
  assert.match(await dig(7, 'big.example', 'TXT'), /(x{200}" "){11}/, 'by TCP the whole of it')
  assert.match(await dig(7, 'library.park.test'), /127\.0\.1\.1/)
  assert.match(await dig(8, 'library.park.test'), /127\.0\.1\.1/, 'every plan')
}

test('dig and kdig see what applies to their seat, and why', { timeout: 120_000 }, async () => {
  const dnsmasq = program('dnsmasq')
  if (dnsmasq === undefined || program('dig') === undefined || program('kdig') === undefined)
    return leftOut('the resolver with dig and kdig', 'dnsmasq, dig or kdig is missing')
  const world = await startWorld(dnsmasq)
  const park = await startRealPark({ env: { ISTHMUS_CONFIG: config(), ISTHMUS_DNS_UPSTREAM: world.server } })
  try {
    const dig = asker(park, 'dig')
    await signedOut(dig)
    assert.equal(world.asked(), 0, 'nobody signed in has caused a question')
    await park.signIn(7, 0)
    await park.signIn(8, 3)
    await refused(dig)
    await allowed(dig)
    const kdig = asker(park, 'kdig')
    assert.match(await kdig(7, 'seized.test'), /NXDOMAIN[\s\S]*16 \(Censored\)[\s\S]*court-order/)
    await park.api(7, 'DELETE', '/sessions/current')
    await signedOut(dig)
    assert.equal(await park.stop(), 0)
    assert.doesNotMatch(park.printed(), /casino|innocent|music|rebind|www\.example/, 'no name in what it printed')
  } finally {
    world.stop()
    await park.kill()
  }
})

test('what was asked for stands nowhere in the data folder', { timeout: 120_000 }, async () => {
  const dnsmasq = program('dnsmasq')
  if (dnsmasq === undefined || program('dig') === undefined)
    return leftOut('names on disk', 'dnsmasq or dig is missing')
  const world = await startWorld(dnsmasq)
  const park = await startRealPark({ data: freshFolder(), env: { ISTHMUS_DNS_UPSTREAM: world.server } })
  try {
    await park.signIn(7, 0)
    const dig = asker(park, 'dig')
    assert.match(await dig(7, 'www.example'), /203\.0\.113\.7/)
    assert.match(await dig(7, 'innocent.example'), /no-gambling/)
    await park.stop()
    const wrong = readdirSync(park.data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => /innocent\.example|www\.example/.test(readFileSync(file, 'latin1')))
    assert.deepEqual(wrong, [])
  } finally {
    world.stop()
    await park.kill()
  }
})
