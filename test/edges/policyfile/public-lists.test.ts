// Lists as they are published: two real ones from a package of Debian, a collection's folder, a hosts file of true size and shape.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, globSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { ListReport } from '../../../src/domain/policy/compile/odd-lines.ts'
import type { Decider } from '../../../src/domain/policy/decider.ts'
import { checkPolicy } from '../../../src/edges/policyfile/build.ts'
import { freshFolder } from '../../kit/folder.ts'
import { leftOut } from '../../kit/needs.ts'
import { subjectOn } from '../../kit/subject.ts'

const folder = freshFolder('public')
after(() => rmSync(folder, { recursive: true, force: true }))

const PACKAGE = 'webext-ublock-origin-firefox'
const EXTENSIONS = 'usr/share/mozilla/extensions'

/** Where the package's lists are, unpacked beside the tests where it is not installed: it is not ours to carry. */
const thirdParties = (): string | undefined => {
  const inside = (root: string): string | undefined =>
    globSync(`${EXTENSIONS}/*/uBlock0*/assets/thirdparties`, { cwd: root }).map((path) => join(root, path))[0]
  if (existsSync(join('/', EXTENSIONS)) && inside('/') !== undefined) return inside('/')
  const place = join(folder, 'package')
  mkdirSync(place)
  try {
    execFileSync('apt-get', ['download', PACKAGE], { cwd: place, stdio: 'ignore', timeout: 60_000 })
    execFileSync('dpkg', ['-x', globSync('*.deb', { cwd: place })[0] ?? '', 'x'], { cwd: place, stdio: 'ignore' })
  } catch {
    return undefined
  }
  return inside(join(place, 'x'))
}

type Loaded = {
  readonly report: ListReport
  readonly odd: Record<string, number>
  readonly blocks: (host: string) => boolean
}

const blocks = (decider: Decider, host: string): boolean => {
  const subject = subjectOn('basic')
  const to = /^[\d.]+$/.test(host)
    ? ({ kind: 'address', address: host } as Parameters<Decider['decide']>[0]['host'])
    : ({ kind: 'name', name: host } as const)
  return !decider.decide({ subject, at: Date.UTC(2026, 10, 23), transport: 'tcp', port: 443, host: to }).allow
}

/** Puts a file or folder into a policy as its only list. */
const load = (name: string): Loaded => {
  const path = join(folder, 'policy.yaml')
  writeFileSync(
    path,
    `policy: isthmus/v1
park: { name: Park, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/443] } }
plans: { basic: { title: Basic, services: [web] } }
lists: { all: { file: ${name} } }
rules: { none: { layer: park, block: { who: everyone, to: [list all] } } }
`,
  )
  const { decider, reports, problems } = checkPolicy({ path, rule: 'file', site: { hosts: new Map(), zones: [] } })
  assert.ok(decider !== null, JSON.stringify(problems.filter(({ severity }) => severity === 'error')))
  const report = reports.get('all')
  assert.ok(report)
  const odd = Object.fromEntries(report.odd.map(({ kind, count }) => [kind, count]))
  return { report, odd, blocks: (host) => blocks(decider, host) }
}

test('EasyList and URLhaus as Debian packs them', () => {
  const parts = thirdParties()
  if (parts === undefined) return leftOut('real public lists', `no ${PACKAGE}`)
  copyFileSync(join(parts, 'easylist/easylist.txt'), join(folder, 'easylist.txt'))
  const easy = load('easylist.txt')
  assert.ok(easy.report.entries > 20_000, `${easy.report.entries} entries`)
  for (const kind of ['cosmetic', 'option', 'exception', 'path', 'pattern', 'regex'])
    assert.ok((easy.odd[kind] ?? 0) > 0, `${kind}: ${easy.odd[kind]}`)
  assert.ok((easy.odd['not-a-name'] ?? 0) < 1000, 'nearly every line is something known')
  assert.ok(easy.blocks('doubleclick.net') || easy.blocks('ad.doubleclick.net') || easy.blocks('adnxs.com'))
  assert.equal(easy.blocks('wikipedia.org'), false)
  copyFileSync(join(parts, 'urlhaus-filter/urlhaus-filter-online.txt'), join(folder, 'urlhaus.txt'))
  const bad = load('urlhaus.txt')
  assert.ok(bad.report.entries > 500, `${bad.report.entries} entries`)
  assert.equal(bad.blocks('wikipedia.org'), false)
})

test('a folder of the Toulouse collection: its domains count, the rest is counted', () => {
  const place = join(folder, 'adult')
  mkdirSync(place)
  writeFileSync(join(place, 'domains'), 'casino.example\n192.0.2.7\nwww.bets.example\n')
  writeFileSync(join(place, 'urls'), 'news.example/casino\nportal.example/~bets/\nx.example/y')
  writeFileSync(join(place, 'expressions'), '(casino|bets)[0-9]+\n')
  writeFileSync(join(place, 'very_restrictive_expression'), 'casino\nbets\n')
  writeFileSync(join(place, 'usage'), 'black\n')
  const { report, odd, blocks: blocked } = load('adult')
  assert.equal(report.entries, 3)
  assert.deepEqual(odd, { path: 3, regex: 3 })
  for (const host of ['casino.example', 'x.casino.example', 'www.bets.example', '192.0.2.7'])
    assert.ok(blocked(host), host)
  for (const host of ['bets.example', 'news.example']) assert.equal(blocked(host), false, host)
  rmSync(join(place, 'domains'))
  assert.throws(() => load('adult'), /adult\/domains does not exist/)
  const elsewhere = freshFolder('elsewhere')
  after(() => rmSync(elsewhere, { recursive: true, force: true }))
  writeFileSync(join(elsewhere, 'domains'), 'a.example\n')
  symlinkSync(elsewhere, join(folder, 'outside'))
  assert.throws(() => load('outside'), /leads out of the policy/)
})

test('a hosts file of true size and shape, with every odd form', () => {
  const head = [
    '# Title: hosts, a generated one',
    '127.0.0.1 localhost',
    '127.0.0.1 localhost.localdomain',
    '255.255.255.255 broadcasthost',
    '::1 localhost',
    'fe80::1%lo0 localhost',
    'ff02::1 ip6-allnodes',
    '0.0.0.0 0.0.0.0',
    '',
  ]
  const rows = Array.from(
    { length: 170_000 },
    (_, n) => `0.0.0.0 ads${n}.host${n % 977}.example${n % 50 === 0 ? ' # tracker' : ''}`,
  )
  const tail = [
    '0.0.0.0\tTab.Example',
    '0.0.0.0 광고.example',
    '0.0.0.0 -bad-.example',
    '0.0.0.0 a_b.example',
    '\r',
    '0.0.0.0 last.example',
  ]
  writeFileSync(join(folder, 'hosts.txt'), [...head, ...rows, ...tail].join('\r\n'))
  const { report, odd, blocks: blocked } = load('hosts.txt')
  assert.equal(report.entries, 170_004)
  assert.deepEqual(Object.keys(odd).sort(), ['localhost', 'not-a-name'])
  for (const host of ['ads17.host17.example', 'tab.example', 'last.example']) assert.ok(blocked(host), host)
  assert.equal(blocked('www.ads17.host17.example'), false, 'a hosts line means that name alone')
})
