// Behind us a real dnsmasq and a real unbound, before us dig and kdig: they must get from us what the server itself tells them.
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { promisify } from 'node:util'
import type { Address } from '../../../src/base/addresses.ts'
import type { NameGate } from '../../../src/domain/enforcement/naming.ts'
import type { NameView } from '../../../src/domain/policy/question.ts'
import { createAnswer } from '../../../src/edges/dns/answer.ts'
import { createLookup } from '../../../src/edges/dns/lookup.ts'
import { type DnsServer, serveDns } from '../../../src/edges/dns/serve.ts'
import { createExchange } from '../../../src/edges/dns/upstream/exchange.ts'
import { startUpstream } from '../../kit/dns.ts'
import { freshFolder } from '../../kit/folder.ts'
import { leftOut, program } from '../../kit/needs.ts'

const run = promisify(execFile)
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

const LONG = Array.from({ length: 4 }, (_, n) => String(n).repeat(200))
const MANY = Array.from({ length: 180 }, (_, n) => `203.0.113.${n}`)

const dnsmasqConf = (port: number, folder: string): string =>
  [
    'no-resolv',
    'no-hosts',
    'no-daemon',
    'bind-interfaces',
    'listen-address=127.0.0.1',
    `port=${port}`,
    `pid-file=${join(folder, 'pid')}`,
    'user=root',
    'group=root',
    'local-ttl=300',
    'auth-ttl=300',
    'local=/zone.example/',
    'host-record=www.zone.example,203.0.113.7,2001:db8::7',
    'cname=alias.zone.example,middle.zone.example',
    'cname=middle.zone.example,www.zone.example',
    'host-record=only4.zone.example,203.0.113.8',
    `txt-record=text.zone.example,${LONG.join(',')}`,
    'mx-host=zone.example,mail.zone.example,10',
    'srv-host=_sip._udp.zone.example,www.zone.example,5060,1,2',
    'naptr-record=naptr.zone.example,10,20,U,E2U+sip,!x!y!',
    'caa-record=zone.example,0,issue,ca.example',
    ...MANY.map((address) => `host-record=many.zone.example,${address}`),
  ].join('\n')

const unboundConf = (port: number, folder: string): string => {
  const records = [
    'www.zone.example. 300 A 203.0.113.7',
    'www.zone.example. 300 AAAA 2001:db8::7',
    'alias.zone.example. 300 CNAME middle.zone.example.',
    'middle.zone.example. 300 CNAME www.zone.example.',
    'only4.zone.example. 300 A 203.0.113.8',
    `text.zone.example. 300 TXT ${LONG.map((text) => `"${text}"`).join(' ')}`,
    'zone.example. 300 MX 10 mail.zone.example.',
    '_sip._udp.zone.example. 300 SRV 1 2 5060 www.zone.example.',
    'naptr.zone.example. 300 NAPTR 10 20 "U" "E2U+sip" "!x!y!" .',
    'zone.example. 300 CAA 0 issue "ca.example"',
    'web.zone.example. 300 HTTPS 1 . alpn=h2',
    'type.zone.example. 300 TYPE1234 \\# 4 01020304',
    ...MANY.map((address) => `many.zone.example. 300 A ${address}`),
  ]
  writeFileSync(
    join(folder, 'zone'),
    [
      '$ORIGIN zone.example.',
      'zone.example. 300 SOA ns.zone.example. h.zone.example. 1 2 3 4 60',
      'zone.example. 300 NS ns.zone.example.',
      'ns.zone.example. 300 A 127.0.0.1',
      ...records,
      '',
    ].join('\n'),
  )
  return `server:
  interface: 127.0.0.1
  port: ${port}
  do-daemonize: no
  use-syslog: no
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: "${folder}/pid"
  module-config: "iterator"
  minimal-responses: yes
  num-threads: 1
  do-ip6: no
remote-control:
  control-enable: no
auth-zone:
  name: "zone.example"
  zonefile: "${folder}/zone"
  for-downstream: yes
  for-upstream: no
`
}

/** A port that is free now. */
const freePort = async (): Promise<number> => {
  const upstream = await startUpstream(() => {})
  await upstream.close()
  return upstream.port
}

type Kind = 'dnsmasq' | 'unbound'

const startServer = async (
  kind: Kind,
  path: string,
  folder: string,
): Promise<{ child: ChildProcess; port: number }> => {
  const port = await freePort()
  const conf = join(folder, 'conf')
  writeFileSync(conf, kind === 'dnsmasq' ? dnsmasqConf(port, folder) : unboundConf(port, folder))
  const args = kind === 'dnsmasq' ? [`--conf-file=${conf}`] : ['-d', '-c', conf]
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (text) => {
    said += text
  })
  for (let n = 0; n < 100 && child.exitCode === null; n++) {
    await sleep(50)
    if ((await dig(port, 'www.zone.example', 'A').catch(() => '')).includes('203.0.113.7')) return { child, port }
  }
  child.kill('SIGKILL')
  throw new Error(`${kind} did not start: ${said}`)
}

const dig = async (port: number, ...args: string[]): Promise<string> => {
  const options = ['@127.0.0.1', '-p', String(port), '+norrcomments', '+tries=1', '+time=3', '+nocookie']
  const { stdout } = await run(program('dig') ?? 'dig', [...options, ...args])
  return stdout
}

/** Code and records of the answer section, sorted; names in the case they have. */
const answerOf = (text: string): string[] => {
  const code = /status: (\w+)/.exec(text)?.[1] ?? 'none'
  const section = /;; ANSWER SECTION:\n([^;]*)/.exec(text)?.[1] ?? ''
  // One may have aged by a second.
  const lines = section.split('\n').filter((line) => line !== '')
  return [code, ...lines.map((line) => line.replace(/\s+/g, ' ').replace(/ (29\d|300) IN /, ' 300 IN ')).sort()]
}

const view: NameView = { namesCount: false, decide: () => ({ allow: true }) }
const gate: NameGate = {
  admit: () => ({ do: 'ask', session: {} as never, view }),
  meet: () => null,
  pin: () => null,
  screen: () => ({ refused: false, kept: null }),
  spend: () => null,
  weigh: () => {},
  refused: () => {},
}

const serveBefore = (port: number): Promise<DnsServer> => {
  const now = (): number => performance.now()
  const exchange = createExchange({ servers: () => [{ host: '127.0.0.1', port }], now })
  const answer = createAnswer({ gate, lookup: createLookup({ exchange, now }), now, portal: [], count: () => {} })
  return serveDns([{ host: '127.0.0.1' as Address, port: 0 }], answer, (cause) => cause as Error)
}

const QUESTIONS: readonly (readonly [name: string, type: string, only?: Kind])[] = [
  ['www.zone.example', 'A'],
  ['www.zone.example', 'AAAA'],
  ['alias.zone.example', 'A'],
  ['alias.zone.example', 'AAAA'],
  ['alias.zone.example', 'CNAME'],
  ['alias.zone.example', 'TXT', 'unbound'],
  ['only4.zone.example', 'AAAA'],
  ['no-such.zone.example', 'A'],
  ['no-such.zone.example', 'TXT'],
  ['text.zone.example', 'TXT'],
  ['zone.example', 'MX'],
  ['_sip._udp.zone.example', 'SRV'],
  ['naptr.zone.example', 'NAPTR'],
  ['zone.example', 'CAA'],
  ['web.zone.example', 'HTTPS', 'unbound'],
  ['type.zone.example', 'TYPE1234', 'unbound'],
  ['zone.example', 'SOA', 'unbound'],
  ['zone.example', 'NS', 'unbound'],
  ['many.zone.example', 'A'],
]

for (const kind of ['dnsmasq', 'unbound'] as const) {
  const path = program(kind)
  if (path === undefined || program('dig') === undefined || program('kdig') === undefined) {
    leftOut(`resolver before ${kind}`, `no ${kind}, dig or kdig`)
    continue
  }
  suite(`before ${kind}`, () => {
    const folder = freshFolder(`${kind}`)
    let behind: Awaited<ReturnType<typeof startServer>>
    let server: DnsServer
    let port = 0
    before(async () => {
      behind = await startServer(kind, path, folder)
      server = await serveBefore(behind.port)
      port = server.ports[0] ?? 0
    })
    after(async () => {
      await server?.close()
      behind?.child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    })

    for (const [name, type, only] of QUESTIONS) {
      if (only !== undefined && only !== kind) continue
      test(`${name} ${type}: by UDP, by TCP, from memory`, async () => {
        const direct = answerOf(await dig(behind.port, name, type))
        for (const way of [[], ['+tcp'], ['+noedns'], ['+dnssec']])
          assert.deepEqual(answerOf(await dig(port, name, type, ...way)), direct, way.join(' '))
      })
    }

    test('a long answer is cut by UDP and got by TCP, as dig does by itself', async () => {
      const cut = await dig(port, 'many.zone.example', 'A', '+ignore')
      assert.match(cut, /flags: qr tc rd ra;/)
      const whole = answerOf(await dig(port, 'many.zone.example', 'A'))
      assert.equal(whole.length, 181)
    })

    test('the question comes back in the letters of the client, and kdig finds nothing to warn of', async () => {
      assert.match(await dig(port, 'AliAs.ZONE.example', 'A'), /;AliAs\.ZONE\.example\.\s+IN\s+A/)
      const { stdout } = await run(program('kdig') ?? 'kdig', [
        '@127.0.0.1',
        '-p',
        String(port),
        'alias.zone.example',
        '+edns',
      ])
      assert.match(stdout, /status: NOERROR/)
      assert.match(stdout, /\nmiddle\.zone\.example\.\s+\d+\s+IN\s+CNAME\s+www\.zone\.example\./)
      assert.doesNotMatch(stdout, /WARNING|malformed/i)
    })

    test('dead, it is missed: what memory has is given out, the rest fails with code 22', async () => {
      behind.child.kill('SIGKILL')
      await sleep(100)
      assert.deepEqual(answerOf(await dig(port, 'www.zone.example', 'A'))[0], 'NOERROR')
      const failed = await dig(port, 'never-asked.zone.example', 'A', '+time=8')
      assert.match(failed, /status: SERVFAIL/)
      assert.match(failed, /EDE: 22 .*not-us:no-answer/)
    })
  })
}
