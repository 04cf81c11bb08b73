// The doctor on what is around a park that is stopped: ports, DNS servers, lists, backups, certificates, witnesses, a seat's computer.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createSite } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import test, { before } from 'node:test'
import { openStore } from '../../src/edges/store/open-store.ts'
import { selfSigned } from '../../src/edges/tls/self-signed.ts'
import { backupParts } from '../../src/main/backup.ts'
import { replyTo, startUpstream } from '../kit/dns.ts'
import { copyOf, examined, examinedThrough, finds, parkThatRan } from '../kit/doctor.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { postgresPrograms, startPostgres } from '../kit/postgres.ts'

const DAY = 86_400_000
const isRoot = process.getuid?.() === 0

let park = ''
before(async () => {
  park = await parkThatRan()
})

/** Settings with other values of keys that are there already. */
const withSettings = (lines: Readonly<Record<string, string>>): string => {
  const folder = copyOf(park)
  const path = join(folder, 'isthmus.yaml')
  let text = readFileSync(path, 'utf8')
  for (const [key, value] of Object.entries(lines)) {
    text = text.replace(new RegExp(`^${key}: .*\n`, 'm'), '')
    text += `${key}: ${value}\n`
  }
  writeFileSync(path, text)
  return folder
}

test('a port that another program has, one that stands twice, an address of another machine', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const taken = await examined(withSettings({ http: `127.0.0.1:${port}` }))
  finds(taken, 'ports', 'broken', new RegExp(`127\\.0\\.0\\.1:${port} \\(portal\\)`), /ISTHMUS_HTTP/)
  const elsewhere = await examinedThrough([], withSettings({ http: `127.0.0.1:${port}` }))
  finds(
    elsewhere ?? [],
    'ports',
    'broken',
    new RegExp(`is taken by .+ \\(process ${process.pid}\\)`),
    /stop that, or set/,
  )
  server.close()
  const twice = await examined(withSettings({ http: `127.0.0.1:${port}`, metrics: `127.0.0.1:${port}` }))
  finds(twice, 'ports', 'broken', new RegExp(`name 127\\.0\\.0\\.1:${port} \\(metrics\\) twice`))
  finds(await examined(withSettings({ dns: '[192.0.2.1:53]' })), 'ports', 'broken', /192\.0\.2\.1:53 .*EADDRNOTAVAIL/)
  const all = await examined(withSettings({ dns: '[127.0.0.9:53]', http: `127.0.0.1:${port}` }))
  finds(all, 'ports', 'ok', /All 3 can be opened/)
})

test('DNS servers: one that answers, one beside it that does not, none', async () => {
  const upstream = await startUpstream((came) => came.send(replyTo(came)))
  const well = `127.0.0.1:${upstream.port}`
  const silent = await startUpstream(() => {})
  const ill = `127.0.0.1:${silent.port}`
  try {
    finds(await examined(withSettings({ upstream: `[${well}]` })), 'names', 'ok', new RegExp(`${well} answers`))
    const some = await examined(withSettings({ upstream: `[${well}, ${ill}]` }))
    finds(some, 'names', 'look', new RegExp(`${ill} does not answer: names are found by the others`))
    const none = await examined(withSettings({ upstream: `[${ill}]` }))
    finds(none, 'names', 'broken', /does not answer: names outside the park lead nowhere/, /upstream in the settings/)
  } finally {
    await upstream.close()
    await silent.close()
  }
})

test('a fetched list without a copy, and one that was not heard of for long', async () => {
  const folder = copyOf(park)
  const policy = join(folder, 'policy.yaml')
  const lists = '\nlists:\n  bad: { url: "http://lists.example/bad.txt", every: 24 h }\nrules:\n'
  writeFileSync(
    policy,
    readFileSync(policy, 'utf8').replace('\nrules:\n', lists).replace('[casino.example]', '[list bad]'),
  )
  finds(await examined(folder), 'lists', 'look', /no copy of the list bad yet/, /isthmus list put bad FILE/)
  // A park that was never started: nothing is broken, its first start fetches the list.
  const fresh = copyOf(park)
  writeFileSync(join(fresh, 'policy.yaml'), readFileSync(policy))
  rmSync(join(fresh, 'data', 'policy'), { recursive: true, force: true })
  finds(
    await examined(fresh),
    'policy',
    'look',
    /waits for its lists: the first start fetches them/,
    /isthmus list take/,
  )
  const shelf = join(folder, 'data', 'lists')
  mkdirSync(shelf, { recursive: true })
  writeFileSync(join(shelf, 'bad'), 'casino.example\n')
  const known = { url: null, etag: null, modified: null, checkedAt: Date.now() - 9 * DAY, changedAt: null, by: null }
  const state = { ...known, report: null, failure: null, pending: null, dropped: null }
  writeFileSync(join(shelf, 'bad.json'), JSON.stringify(state))
  finds(await examined(folder), 'lists', 'look', /list bad was not heard of for 9 days/, /isthmus list show/)
  writeFileSync(join(shelf, 'bad.json'), JSON.stringify({ ...state, checkedAt: Date.now() }))
  finds(await examined(folder), 'lists', 'ok', /1 fetched, each heard in time/)
})

test('backups: none that is known, one of today, one of last month', async () => {
  const folder = copyOf(park)
  finds(await examined(folder), 'backup', 'look', /No backup of this data folder is known/, /isthmus backup FOLDER/)
  const place = { data: join(folder, 'data'), database: null }
  await backupParts(place, { version: '0', now: Date.now }).take(join(freshFolder(), 'today'))
  finds(await examined(folder), 'backup', 'ok', /The last one is of 20/)
  finds(await examined(folder, {}, () => Date.now() + 30 * DAY), 'backup', 'look', /is 30 days old/)
  writeFileSync(join(place.data, 'backed-up.json'), '{')
  finds(await examined(folder), 'backup', 'look', /No backup of this data folder is known/)
})

test('a certificate that cannot be read, is for another name, ends soon, is over', async () => {
  const gateway = '{ inside: lan9, outside: wan9, addresses: 10.9.0.1, certificate: { chain: my.pem, key: my.key } }'
  const folder = withSettings({ gateway })
  const put = async (name: string, days: number): Promise<void> => {
    const { cert, key } = await selfSigned([name], Date.now(), days)
    writeFileSync(join(folder, 'my.pem'), cert)
    writeFileSync(join(folder, 'my.key'), key)
  }
  finds(await examined(folder), 'certificate', 'broken', /my\.ship\.example cannot be read/, /leave it out/)
  await put('my.park.test', 90)
  finds(await examined(folder), 'certificate', 'broken', /cannot stand for my\.ship\.example: it is not for/)
  await put('my.ship.example', 90)
  finds(await examined(folder), 'certificate', 'ok', /valid until 20/)
  finds(await examined(folder, {}, () => Date.now() + 80 * DAY), 'certificate', 'look', /for 9 days more/)
  finds(
    await examined(folder, {}, () => Date.now() + 91 * DAY),
    'certificate',
    'broken',
    /browsers refuse it/,
    /renewed/,
  )
})

test('a witness that does not answer, and one that does', async () => {
  const folder = withSettings({ witnesses: '{ north: "http://127.0.0.1:9/", south: "http://127.0.0.1:9/" }' })
  const all = await examined(folder)
  finds(all, 'witnesses', 'look', /The witness of north .* does not answer/, /tell north/)
  const site = createSite((_, answer) => answer.end('{}')).listen(0, '127.0.0.1')
  await once(site, 'listening')
  const { port } = site.address() as AddressInfo
  const answers = withSettings({ witnesses: `{ north: "http://127.0.0.1:${port}/" }` })
  finds(await examined(answers), 'witnesses', 'ok', /That of north answers/)
  site.close()
})

test('the sample’s people where other machines reach them', async () => {
  const folder = withSettings({ sample: 'true', proxy: '0.0.0.0:0' })
  finds(await examined(folder), 'settings', 'broken', /is reachable from other machines/, /sample --remove/)
})

test('a database of PostgreSQL that is not reached', async () => {
  const all = await examined(park, { DATABASE_URL: 'postgres://isthmus:secret@127.0.0.1:9/isthmus' })
  finds(all, 'database', 'broken', /PostgreSQL cannot be reached \(ECONNREFUSED\)/, /PostgreSQL runs/)
  assert.doesNotMatch(JSON.stringify(all), /secret/)
})

test('a database of PostgreSQL on which another Isthmus works', async () => {
  if (postgresPrograms() === undefined) return leftOut('the doctor on PostgreSQL', 'it is not installed')
  const postgres = await startPostgres()
  try {
    const url = await postgres.database()
    const other = await openStore({ data: '/nonexistent', url })
    finds(
      await examined(park, { DATABASE_URL: url }),
      'database',
      'broken',
      /Another Isthmus uses this/,
      /DATABASE_URL/,
    )
    await other.close()
    finds(await examined(park, { DATABASE_URL: url }), 'database', 'ok', /PostgreSQL answers, schema version/)
  } finally {
    await postgres.stop()
  }
})

test('a seat’s computer: what it lacks, whose file is damaged, whose key is gone', async () => {
  const folder = copyOf(park)
  const seat = freshFolder('seat')
  const bind = [
    'unshare',
    '--mount',
    'sh',
    '-ec',
    'mount -t tmpfs tmpfs /var/lib; mkdir /var/lib/isthmus-seat; mount --bind "$1" /var/lib/isthmus-seat; shift; exec "$@"',
    'sh',
  ]
  const look = () => examinedThrough([...bind, seat], folder)
  writeFileSync(join(seat, 'seat.json'), '{')
  const damaged = isRoot ? await look() : undefined
  if (damaged === undefined) return leftOut('a seat’s computer', 'no file system can be mounted here')
  finds(damaged, 'seat', 'broken', /seat\.json is damaged/, /isthmus seat enrol/)
  const enrolled = {
    ...{
      seat: '7',
      park: { en: 'Ship', ko: '배' },
      serverKey: 'A'.repeat(43),
      vkey: 'x',
      portal: 'http://portal.ship.example/',
    },
    ...{ server: 'http://127.0.0.1:9/', certificate: null },
  }
  writeFileSync(join(seat, 'seat.json'), JSON.stringify(enrolled))
  const all = (await look()) ?? []
  finds(all, 'seat', 'broken', /seat\.key is gone/, /isthmus seat code/)
  finds(all, 'seat', 'broken', /lacks .*package chromium.*package fonts-noto-cjk/, /isthmus seat setup --packages/)
  finds(all, 'seat', 'look', /Its park does not answer at http:\/\/127\.0\.0\.1:9\//, /isthmus doctor there/)
  if (program('bwrap') !== undefined) {
    const bare = ['setpriv', '--bounding-set', '-sys_admin', '--inh-caps', '-sys_admin']
    const [first = '', ...rest] = [...bind, seat]
    const caged = (await examinedThrough([first, ...rest, ...bare], folder)) ?? []
    finds(caged, 'seat', 'broken', /cannot give a guest a world of its own/, /as root/)
  }
  rmSync(join(seat, 'seat.json'))
  assert.deepEqual(
    ((await look()) ?? []).filter(({ subject }) => subject === 'seat'),
    [],
  )
})
