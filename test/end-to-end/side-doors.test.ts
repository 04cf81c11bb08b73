// Root's command line tries everything that it offers in a park that operators rule: nothing changes of what they have agreed on, and
// nobody may more or less than before.
import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { stateHash } from '../../src/domain/council/state.ts'
import { COMMANDS } from '../../src/edges/cli/commands.ts'
import { freshFolder } from '../kit/folder.ts'
import { operatorsAt, writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const NONE = { day: 0, seconds: 0 }
const folder = freshFolder()
const data = join(folder, 'data')
const own = join(folder, 'park')
let settings = ''
let genesis = ''
let park: RunningPark
let operators: ReturnType<typeof operatorsAt>

before(async () => {
  // Nobody may do anything alone at the desk, so that whatever still can be done is not by the table.
  settings = writeGoverned(own, { desk: { end: { day: 0 }, suspend: NONE, out: NONE, close: NONE } })
  const policy = join(own, 'policy.yaml')
  const doctors = `
  doctors-museum:
    layer: park
    except: { from: no-gambling, who: [group doctors], to: [casino.test] }
    why: { en: A try., ko: 시험입니다. }
    basis: agreement/7
    since: 2026-11-01
    review: mailto:review@park.test

  no-known-fraud:`
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('\n  no-known-fraud:', doctors))
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: settings } })
  genesis = JSON.parse((await park.command('record', 'genesis', '--json')).out).genesis
  operators = operatorsAt(() => `http://localhost:${park.ports.http}/`, genesis)
})
after(async () => {
  await park.stop()
  operators.close()
})

const SITES = [
  'news.test',
  'museum.test',
  'casino.test',
  'www.casino.test',
  'fraud.test',
  'seized.test',
  'library.park.test',
]

/** What everybody may: each of the sample's people at a seat of their own, what opens there, and all that is public. */
const whatIs = async () => {
  const { park: state, checkpoint } = await operators.record()
  const { body } = await park.api(9, 'GET', '/rules')
  const seen: unknown[] = []
  for (const [n, { badge, pin }] of park.sample.people.entries()) {
    const seat = 5 + n
    const { status, body: told } = await park.api(seat, 'POST', '/sessions', { badge, pin })
    const statuses = await Promise.all(SITES.map(async (site) => (await park.curl(seat, `http://${site}/`)).status))
    seen.push([
      badge,
      status < 300,
      JSON.parse(told).plan,
      statuses.map((each) => (each === 403 || each === 451 ? each : 'opens')),
    ])
  }
  return { hash: stateHash(state), size: checkpoint.size, rules: JSON.parse(body), seen }
}

/** Every command: what it is tried with, each with its exit code; or why it is not. */
const tries = (): Readonly<Record<string, string | readonly (readonly [exit: number, line: string])[]>> => {
  const badge = park.sample.people[0]?.badge ?? ''
  const record = `--record http://localhost:${park.ports.http}/record/ --genesis ${genesis}`
  const key = `--key ${join(ROOT, 'examples/kaesong/keys/north-kim.key')} --yes`
  const policy = join(own, 'policy.yaml')
  const charter = join(own, 'charter.json')
  const file = join(own, 'lists', 'gambling.txt')
  const parcel = join(own, 'parcel')
  const acts = '--for 1h --reason x --operator north'
  return {
    start: [[4, 'start']],
    sample: 'the sample’s own people are nobody’s; their PINs lie in a file, so they can be removed',
    ...{ tour: 'signs as both with the sample’s keys, which a park of its own has not', sit: 'a browser at a seat' },
    ...{ init: 'writes new files where it is told, and none over another', backup: 'reads' },
    restore: [[1, `restore ${own}`]],
    ...{ publish: 'writes files where it is told', upgrade: 'the program’s own files, and a copy of the data' },
    ...{ status: 'reads', doctor: 'reads' },
    ...Object.fromEntries(
      ['check', 'test', 'explain', 'reach', 'paths', 'diff'].map((each) => [`policy ${each}`, 'reads']),
    ),
    coverage: 'reads',
    'policy reload': [[0, 'policy reload']],
    ...{ 'record verify': 'reads', 'record show': 'reads', 'record genesis': 'reads' },
    ...{ 'key new': 'writes a file where it is told', 'key show': 'reads' },
    ...{ 'charter show': 'reads', 'charter check': 'reads', proposals: 'reads', effects: 'reads' },
    'propose inputs': [[1, `propose inputs ${policy} ${record} ${key} --title en=Mine`]],
    'propose charter': [[1, `propose charter ${charter} ${record} ${key} --title en=Mine`]],
    'propose keys': [[1, `propose keys ${charter} ${record} ${key} --title en=Mine`]],
    'propose recovery': [[2, `propose recovery ${charter} ${record} ${key} --title en=Mine`]],
    'propose exception': [
      [
        1,
        `propose exception --rule no-gambling --name casino.test --everyone --for-days 7 --why en=Mine --why ko=나 ${record} ${key}`,
      ],
    ],
    'propose send': 'sends what somebody of the charter has signed',
    emergency: [[1, `emergency --block news.test --for 2h ${record} ${key} --title en=Mine`]],
    sign: [[1, `sign ${'a'.repeat(64)} --approve ${record} ${key}`]],
    ...{
      'seat enrol': 'a seat’s own computer',
      'seat run': 'a seat’s own computer',
      'seat setup': 'a seat’s own computer',
    },
    witness: 'a machine of its own',
    probe: 'asks the network, and adds a report that somebody of the charter has signed',
    'list show': 'reads',
    'list fetch': [[1, 'list fetch gambling']],
    'list put': [[1, `list put gambling ${file} --accept`]],
    'list pack': [[0, `list pack ${parcel} --list gambling=${file} --park park.test ${key.replace(' --yes', '')}`]],
    'list take': [[1, `list take ${parcel}`]],
    'list accept': [[1, 'list accept gambling']],
    'list drop': [[1, 'list drop gambling']],
    'session list': 'reads',
    'session open': 'signs somebody in who has the PIN, as at the seat itself',
    'session end': [
      [1, 'session end --seat 7'],
      [1, 'session end --seat 7 --reason x --operator north'],
      [1, 'session end --seat 7 --reason x --operator east'],
    ],
    'session find': 'reads, and whom it finds sees it',
    usage: 'reads',
    report: 'reads',
    ...Object.fromEntries(['list', 'show', 'answer', 'strike'].map((each) => [`review ${each}`, 'changes no rule'])),
    'voucher create': [
      [0, 'voucher create --plan office --minutes 60 --count 1 --days 1'],
      [1, 'voucher create --plan all --minutes 60 --count 1 --days 1'],
    ],
    'person add': [
      [1, 'person add --badge 0a --name X --tenant t-042 --plan basic --group doctors'],
      [0, 'person add --badge 0b --name X --tenant t-042 --plan office'],
      [1, 'person add --badge 0c --name X --tenant t-042 --plan all'],
    ],
    ...{ 'person slip': 'their own PIN gives way, and they are told', 'person slips': 'for those who have no PIN' },
    'person suspend': [[1, `person suspend ${badge} ${acts}`]],
    'person restore': [[1, `person restore ${badge} --operator north`]],
    ...Object.fromEntries(
      ['add', 'list', 'remove', 'reset'].map((each) => [`staff ${each}`, 'accounts of the console, which give no say']),
    ),
    'tenant put': [[0, 'tenant put --id t-017 --name Renamed']],
    'network put': [
      [1, 'network put --id cafe --range 192.0.2.0/24'],
      [1, 'network put --id mine --range 127.0.0.7'],
      [1, 'network put --id cafe --range 127.0.0.1-127.0.0.20 --range ::1 --open-with library'],
      [0, 'network put --id elsewhere --range 192.0.2.0/24'],
    ],
    'seat put': [
      [1, 'seat put --id 7 --network cafe --address 127.0.0.19'],
      [1, 'seat put --id 7 --network cafe --address 192.0.2.7'],
      [1, 'seat put --id 7 --network elsewhere --address 127.0.0.7'],
      [0, 'seat put --id 70 --network elsewhere --address 192.0.2.70'],
    ],
    'seat out': [[1, `seat out 7 ${acts}`]],
    'seat back': [[1, 'seat back 7 --operator north']],
    'park close': [[1, `park close ${acts}`]],
    'park open': [[1, 'park open --operator north']],
    import: [
      [0, `import ${join(own, 'more-people.csv')} --yes`],
      [1, `import ${join(own, 'other-plan.csv')} --yes`],
      [1, `import ${join(own, 'other-group.csv')} --yes`],
      [1, `import ${join(own, 'other-seat.csv')} --yes`],
    ],
    'import list': 'reads',
    'import undo': [
      [0, 'import undo 1'],
      [1, 'import undo 1'],
    ],
    'room show': 'reads',
    'queue show': 'reads',
    'queue take': [
      [0, 'queue take'],
      [1, 'queue take --badge none'],
    ],
    'queue leave': [
      [0, 'queue leave 1'],
      [1, 'queue leave 99'],
    ],
    'seat code': [
      [0, 'seat code 7'],
      [1, 'seat code 99'],
    ],
    'desk show': 'reads',
    'device put': [[1, 'device put x --title X --hardware 02:00:00:00:00:01 --plan basic']],
    'device list': 'reads',
    'device remove': [[1, 'device remove x']],
    ...Object.fromEntries(
      ['dhcp', 'close', 'switch-on', 'put-back'].map((each) => [
        `gateway ${each}`,
        'the machine’s, which has none here',
      ]),
    ),
  }
}

test('everything that root’s command line offers changes nothing of what is agreed, and nobody’s access', async () => {
  const before = await whatIs()
  assert.equal(before.seen.length, 6)
  appendFileSync(join(own, 'policy.yaml'), '\n# mine\n')
  appendFileSync(join(own, 'lists', 'gambling.txt'), 'news.test\n')
  const tables = {
    'more-people.csv': 'badge,name,tenant,plan\n0e,Y,t-042,basic\n',
    'other-plan.csv': `badge,plan\n${park.sample.people.find(({ plan }) => plan === 'basic')?.badge},office\n`,
    'other-group.csv': 'badge,name,tenant,plan,group\n0f,Z,t-042,basic,doctors\n',
    'other-seat.csv': 'seat,network,address\n7,cafe,127.0.0.19\n',
  }
  for (const [name, text] of Object.entries(tables)) writeFileSync(join(own, name), text)
  const all = tries()
  assert.deepEqual(
    COMMANDS.map(({ name }) => name).filter((name) => !Object.hasOwn(all, name)),
    [],
    'each command is thought of here',
  )
  for (const attempts of Object.values(all)) {
    if (typeof attempts === 'string') continue
    for (const [exit, line] of attempts) {
      const told = await park.command(...line.split(' '))
      assert.equal(told.exit, exit, `${line}: ${told.out}${told.err}`)
      if (exit !== 0) assert.notEqual(told.err + told.out, '')
    }
  }
  assert.deepEqual(await whatIs(), before)
})

test('an import is not a way to take from people what they have', async () => {
  const table = join(own, 'taken.csv')
  writeFileSync(table, 'badge,name,tenant,plan\n0abc,U,t-042,basic\n')
  assert.equal((await park.command('import', table, '--yes')).exit, 0)
  const { pin } = JSON.parse((await park.command('person', 'slip', '--badge', '0abc', '--json')).out)
  const slip = { badge: '0abc', pin, newPin: '604417' }
  const { version } = JSON.parse((await park.api(16, 'POST', '/sessions', slip)).body)
  assert.equal((await park.api(16, 'POST', '/sessions', { ...slip, accept: version })).status, 201)
  const [last] = JSON.parse((await park.command('import', 'list', '--json')).out).imports
  const undone = await park.command('import', 'undo', String(last.id))
  assert.notEqual(undone.exit, 0)
  assert.match(undone.err, /the person with the badge 0abc has signed in since/)
  assert.equal((await park.api(16, 'GET', '/sessions/current')).status, 200)
  writeFileSync(table, 'seat,network,address\n71,elsewhere,192.0.2.71\n')
  assert.equal((await park.command('import', table, '--yes')).exit, 0)
  const seats = await park.command('import', 'undo', String(last.id + 1))
  assert.match(seats.err, /whoever sits at one of those seats/)
})

test('what the command line hands out beyond eligibility opens nothing', async () => {
  const made = await park.command(
    'voucher',
    'create',
    '--plan',
    'office',
    '--minutes',
    '60',
    '--count',
    '1',
    '--days',
    '1',
    '--json',
  )
  const [voucher] = JSON.parse(made.out).codes
  const told = await park.api(15, 'POST', '/sessions', { voucher })
  assert.deepEqual([told.status, JSON.parse(told.body).reason], [423, 'plan:office'])
  const group = await park.command(
    'person',
    'add',
    '--badge',
    '0a',
    '--name',
    'X',
    '--tenant',
    't-042',
    '--plan',
    'basic',
    '--group',
    'doctors',
  )
  assert.match(
    group.err,
    /one side alone does not change that: the policy has rules for the group doctors.*isthmus propose inputs/,
  )
})
