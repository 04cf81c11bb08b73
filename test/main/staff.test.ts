// Staff sign in to the console of their operator, by password or passkey, and nobody else does: on a real database.
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { hexOf, sha256 } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { openStaff } from '../../src/main/staff.ts'
import { createAuthenticator, type Lies } from '../kit/authenticator.ts'
import { NORTH, PASSWORD, SOUTH, staffPark } from '../kit/staff.ts'

const HOME = '127.0.0.1'
const closing: (() => Promise<void>)[] = []
const park = async (operators?: readonly string[]) => {
  const made = await staffPark(operators)
  closing.push(made.store.close)
  return made
}
after(async () => {
  for (const close of closing) await close()
})

const HOUR = 3600
const wrong = { outcome: 'wrong' }

test('a code is good once, for a day, for its account and at its console', async () => {
  const { door, desk, add, clock } = await park()
  const { id, code, link, until } = await add('north', 'kim')
  assert.deepEqual([id, link], ['north/kim', `http://north.localhost:8080/console/enrol#kim:${code}`])
  assert.ok(/^([2-9A-Z-]{12}-?){3}$/.test(code) && until === clock().credible + 24 * HOUR * 1000)
  const given = { name: 'kim', code, password: PASSWORD }
  assert.deepEqual(await door.enrolByPassword(NORTH, HOME, { ...given, code: 'K7PM-3QXD-9F' }), wrong)
  assert.deepEqual(await door.enrolByPassword(NORTH, HOME, { ...given, name: 'lee' }), wrong)
  assert.deepEqual(await door.enrolByPassword(SOUTH, HOME, given), wrong)
  const short = await door.enrolByPassword(NORTH, HOME, { ...given, password: 'short' })
  assert.deepEqual(short, { outcome: 'bad-password', why: 'too-short' })
  const typed = { ...given, code: ` ${code.toLowerCase().replaceAll('-', ' ')}` }
  const entered = await door.enrolByPassword(NORTH, HOME, typed)
  assert.ok(entered.outcome === 'in' && entered.account.password !== null && entered.account.enrolment === null)
  assert.deepEqual(await door.enrolByPassword(NORTH, HOME, given), wrong, 'a second time')
  const late = await desk.resetStaff({ id: 'north/kim' })
  clock.pass(24 * HOUR)
  const tooLate = { name: 'kim', code: late?.code ?? '', password: PASSWORD }
  assert.deepEqual(await door.enrolByPassword(NORTH, HOME, tooLate), wrong)
  assert.deepEqual(
    (await desk.staff()).map(({ enrolment, password }) => [enrolment, password]),
    [[null, false]],
  )
})

test('a password signs in at the console of its operator; wrong ones are slowed, and nobody is locked out elsewhere', async () => {
  const { door, enrolled, clock } = await park()
  await enrolled()
  const right = { name: 'kim', password: PASSWORD }
  assert.equal((await door.byPassword(NORTH, HOME, right)).outcome, 'in')
  assert.deepEqual(await door.byPassword(SOUTH, HOME, right), wrong)
  for (let n = 0; n < 3; n++) assert.deepEqual(await door.byPassword(NORTH, HOME, { ...right, password: 'no' }), wrong)
  assert.deepEqual(await door.byPassword(NORTH, HOME, right), { outcome: 'slow', retryAfter: 1 })
  assert.equal((await door.byPassword(NORTH, '127.0.0.2', right)).outcome, 'in')
  clock.pass(2)
  assert.equal((await door.byPassword(NORTH, HOME, right)).outcome, 'in')
})

test('a session ends by itself, at sign-out, at a removal, and by another password; its cookie is worth nothing then', async () => {
  const { door, desk, enrolled, clock } = await park()
  const first = await enrolled()
  const who = async (token: string) => (await door.who(NORTH, token))?.account.id
  assert.equal(await who(first), 'north/kim')
  assert.equal(await door.who(SOUTH, first), undefined, 'at the other console')
  await door.leave(first)
  assert.equal(await who(first), undefined)
  const enter = async (): Promise<string> => {
    const entered = await door.byPassword(NORTH, HOME, { name: 'kim', password: PASSWORD })
    return entered.outcome === 'in' ? entered.token : assert.fail(entered.outcome)
  }
  const idle = await enter()
  clock.pass(HOUR / 2)
  assert.equal(await who(idle), undefined)
  const busy = await enter()
  for (let n = 0; n < 12 * 4 - 1; n++) {
    clock.pass(HOUR / 4)
    assert.equal(await who(busy), 'north/kim')
  }
  clock.pass(HOUR / 4)
  assert.equal(await who(busy), undefined, 'after twelve hours')
  const before = await enter()
  const signedIn = (await door.who(NORTH, before)) ?? assert.fail()
  const change = { before: PASSWORD, password: 'another pass phrase' }
  const cannot = await door.changePassword(HOME, signedIn, { ...change, before: 'no' })
  assert.deepEqual(cannot, wrong)
  const changed = await door.changePassword(HOME, signedIn, change)
  assert.ok(changed.outcome === 'in')
  assert.deepEqual([await who(before), await who(changed.token)], [undefined, 'north/kim'])
  assert.deepEqual(await door.byPassword(NORTH, HOME, { name: 'kim', password: PASSWORD }), wrong)
  assert.equal(await desk.removeStaff({ id: 'north/kim' }), true)
  assert.equal(await who(changed.token), undefined)
})

test('a stolen cookie makes no lasting key: for keys the sign-in must be fresh', async () => {
  const { door, enrolled, clock } = await park()
  const token = await enrolled()
  clock.pass(15 * 60)
  const who = (await door.who(NORTH, token)) ?? assert.fail()
  const stale = { outcome: 'stale' }
  assert.deepEqual(await door.askOwn(NORTH, who), stale)
  assert.deepEqual(await door.addOwn(NORTH, who, { answer: {}, title: 'x' }), stale)
  assert.deepEqual(await door.removeOwn(who, 'x'), stale)
  assert.deepEqual(await door.changePassword(HOME, who, { before: PASSWORD, password: 'another pass phrase' }), stale)
})

test('a passkey is made by a code or a fresh sign-in, and signs in at its console only', async () => {
  const { door, add } = await park()
  const { code } = await add('north', 'kim')
  const key = createAuthenticator(NORTH.origin)
  const asked = await door.enrolAsk(NORTH, HOME, { name: 'kim', code })
  assert.ok(asked.outcome === 'options')
  const { rp, pubKeyCredParams, authenticatorSelection } = asked.options as Record<string, Record<string, unknown>>
  assert.equal(rp?.id, 'north.localhost')
  assert.deepEqual(pubKeyCredParams, [{ alg: -7, type: 'public-key' }])
  assert.deepEqual(
    [authenticatorSelection?.residentKey, authenticatorSelection?.userVerification],
    ['required', 'required'],
  )
  const made = { name: 'kim', code, title: 'desk', answer: key.make(asked.options) }
  const entered = await door.enrolByPasskey(NORTH, HOME, made)
  assert.ok(entered.outcome === 'in')
  const [passkey] = entered.account.passkeys
  const { origin, title } = { origin: NORTH.origin, title: 'desk' }
  assert.deepEqual([passkey?.id, passkey?.point, passkey?.origin, passkey?.title], [key.id, key.point, origin, title])
  assert.deepEqual(await door.enrolByPasskey(NORTH, HOME, made), wrong, 'the code is used up')
  assert.equal((await door.byPasskey(NORTH, key.signIn(await door.askPasskey(NORTH)))).outcome, 'in')
  assert.deepEqual(await door.byPasskey(SOUTH, key.signIn(await door.askPasskey(SOUTH))), wrong)
  const another = createAuthenticator(NORTH.origin)
  const who = (await door.who(NORTH, entered.token)) ?? assert.fail()
  const own = await door.askOwn(NORTH, who)
  assert.ok(own.outcome === 'options')
  const added = await door.addOwn(NORTH, who, { answer: another.make(own.options), title: 'pocket' })
  assert.equal(added.outcome, 'added')
  assert.equal(await door.removeOwn(who, key.id), true)
  assert.deepEqual(await door.byPasskey(NORTH, key.signIn(await door.askPasskey(NORTH))), wrong)
  assert.equal((await door.byPasskey(NORTH, another.signIn(await door.askPasskey(NORTH)))).outcome, 'in')
})

const LIES: readonly (readonly [what: string, lies: Lies])[] = [
  ['another origin', { origin: SOUTH.origin }],
  ['another host', { host: 'south.localhost' }],
  ['nobody verified', { flags: 0x01 }],
  ['nobody there', { flags: 0x04 }],
  ['a challenge of its own', { challenge: 'A'.repeat(43) }],
  ['another ceremony', { type: 'payment.get' }],
]

for (const [what, lies] of LIES)
  test(`a passkey is neither made nor taken with ${what}`, async () => {
    const { door, add } = await park()
    const { code } = await add('north', 'kim')
    const key = createAuthenticator(NORTH.origin)
    const ask = async () => {
      const asked = await door.enrolAsk(NORTH, HOME, { name: 'kim', code })
      return asked.outcome === 'options' ? asked.options : assert.fail(asked.outcome)
    }
    const made = { name: 'kim', code, title: 'desk' }
    const bad = await door.enrolByPasskey(NORTH, HOME, { ...made, answer: key.make(await ask(), lies) })
    assert.deepEqual(bad, wrong)
    const good = await door.enrolByPasskey(NORTH, HOME, { ...made, answer: key.make(await ask()) })
    assert.equal(good.outcome, 'in')
    assert.deepEqual(await door.byPasskey(NORTH, key.signIn(await door.askPasskey(NORTH), lies)), wrong)
    const bogus = key.signIn(await door.askPasskey(NORTH), { bogus: true })
    assert.deepEqual(await door.byPasskey(NORTH, bogus), wrong)
    const options = await door.askPasskey(NORTH)
    const answer = key.signIn(options)
    assert.equal((await door.byPasskey(NORTH, answer)).outcome, 'in')
    assert.deepEqual(await door.byPasskey(NORTH, answer), wrong, 'replayed')
    assert.deepEqual(await door.byPasskey(NORTH, key.signIn(options)), wrong, 'a challenge is taken once')
  })

test('what is no answer at all is wrong, and nothing breaks', async () => {
  const { door, enrolled } = await park()
  const who = (await door.who(NORTH, await enrolled())) ?? assert.fail()
  for (const answer of [
    undefined,
    null,
    7,
    'x',
    [],
    {},
    { id: 7 },
    { id: 'x'.repeat(5000) },
    { id: 'x', response: 1 },
  ]) {
    assert.deepEqual(await door.byPasskey(NORTH, answer), wrong)
    assert.deepEqual(await door.addOwn(NORTH, who, { answer, title: 'x' }), wrong)
  }
})

test('a reset between question and answer: what began before it does not end after it', async () => {
  const { door, desk, enrolled } = await park()
  const who = (await door.who(NORTH, await enrolled())) ?? assert.fail()
  const asked = await door.askOwn(NORTH, who)
  assert.ok(asked.outcome === 'options')
  await desk.resetStaff({ id: 'north/kim' })
  const answer = createAuthenticator(NORTH.origin).make(asked.options)
  assert.deepEqual(await door.addOwn(NORTH, who, { answer, title: 'x' }), wrong)
  assert.deepEqual(await door.byPassword(NORTH, HOME, { name: 'kim', password: PASSWORD }), wrong)
})

test('accounts belong to an operator where operators rule, and to none where a file does', async () => {
  const governed = await park()
  const add = (operator: string | null, name: string, to = governed) =>
    to.desk.addStaff({ name, operator, roles: ['desk'], language: 'ko', by: 'root' })
  const why = async (asked: ReturnType<typeof add>) => {
    const added = await asked
    return added.added ? 'added' : added.why
  }
  assert.equal(await why(add(null, 'kim')), 'needs-operator')
  assert.equal(await why(add('west', 'kim')), 'unknown-operator')
  assert.equal(await why(add('north', 'Kim')), 'bad-name')
  assert.equal(await why(add('north', 'kim')), 'added')
  assert.equal(await why(add('north', 'kim')), 'taken')
  assert.equal(await why(add('south', 'kim')), 'added')
  const byFile = await park([])
  assert.equal(await why(add('north', 'kim', byFile)), 'ruled-by-file')
  assert.equal(await why(add(null, 'kim', byFile)), 'added')
  assert.deepEqual(await byFile.desk.resetStaff({ id: 'nobody' }), null)
})

test('whose console an address is', async () => {
  const { store, clock, consoleAt } = await park()
  assert.deepEqual(consoleAt('north.localhost:8080'), NORTH)
  assert.equal(consoleAt('north.localhost:8081'), undefined)
  assert.equal(consoleAt('localhost:8080'), undefined)
  const at = (operators: string[], consoles: [string, string][], authority: string) =>
    openStaff({ clock, store, consoles: new Map(consoles), operators: () => operators }).consoleAt(authority)
  const local = { operator: null, origin: 'http://localhost:8080' }
  assert.deepEqual(at([], [], 'localhost:8080'), local)
  assert.equal(at([], [], '127.0.0.1:8080'), undefined, 'passkeys need a name')
  assert.deepEqual(at(['one'], [], 'localhost:8080'), { ...local, operator: 'one' })
  assert.equal(at(['north', 'south'], [], 'localhost:8080'), undefined)
  const own: [string, string][] = [['', 'https://console.example']]
  assert.deepEqual(at([], own, 'console.example'), { operator: null, origin: 'https://console.example' })
  assert.equal(at([], own, 'localhost:8080'), undefined)
  assert.equal(at([], [['north', NORTH.origin]], 'north.localhost:8080'), undefined, 'of a charter that is not there')
})

test('sessions that are over are forgotten', async () => {
  const { store, clock, enrolled, forget } = await park()
  const hash = hexOf(sha256(utf8(await enrolled())))
  clock.pass(12 * HOUR)
  await forget()
  assert.notEqual(await store.staffSession(hash), undefined)
  clock.pass(1)
  await forget()
  assert.notEqual(await store.staffSession(hash), undefined, 'not every few seconds')
  clock.pass(HOUR)
  await forget()
  assert.equal(await store.staffSession(hash), undefined)
})
