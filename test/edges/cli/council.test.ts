// The commands of joint rule on a record in memory: what is shown is what is signed, and what would not count is not sent.
import assert from 'node:assert/strict'
import test from 'node:test'
import { wordsOfText } from '../../../src/domain/council/six-words.ts'
import { readStatement } from '../../../src/domain/council/statement.ts'
import { parseNote } from '../../../src/domain/record/note.ts'
import { charter, hashOf, operator, START, TestPark, texts } from '../../kit/council.ts'
import { councilDesk, type DeskFiles, deskFiles } from '../../kit/council-desk.ts'
import { fileKey } from '../../kit/council-keys.ts'
import { run } from './terminal.ts'

const RECORD = ['--record', 'http://portal.park.test/record/', '--genesis', hashOf('genesis')]
const NOW = START * 1000

/** Somebody at a desk, with the keys of everybody. */
const at = (park = new TestPark(), changes: Partial<DeskFiles> = {}) => {
  const desk = deskFiles(changes)
  const type = (...line: string[]) =>
    run([...line, ...RECORD], { council: async () => councilDesk(park, desk), now: () => NOW })
  const by = (key: string, ...line: string[]) => type(...line, '--key', `${key}.key`)
  return { park, desk, type, by }
}

const TITLE = ['--title', 'en=No films at night']

test('sign shows the proposal, its effects, the exact text and its six words, and sends that text', async () => {
  const { park, desk, by } = at()
  const hash = park.proposeInputs()
  const { code, out, err } = await by('lee', 'sign', hash, '--approve', '--reason', 'As we agreed.')
  assert.deepEqual([code, err], [0, ''])
  assert.equal(out, 'It stands in entry 2 of the record.\n')
  const [shown = ''] = desk.shown
  const { note } = JSON.parse(Buffer.from(park.entries[2] ?? []).toString()).body
  const text = parseNote(note)?.text ?? ''
  assert.ok(shown.includes(text.trimEnd().replace(/^/gm, '    ')), shown)
  for (const part of [wordsOfText(text).en, wordsOfText(text).ko, hash, 'en: Another policy', 'policy.yaml'])
    assert.ok(shown.includes(part), part)
  const statement = readStatement(text)
  assert.deepEqual(
    [statement?.action, statement?.subject, statement?.record.size, statement?.validUntil, statement?.reason],
    ['approve', hash, 2, START + 7 * 86_400, 'As we agreed.'],
  )
  assert.deepEqual(
    park.state.proposals[0]?.voices.map(({ by: who, says }) => [who, says]),
    [['south/lee', 'approve']],
  )
})

test('an approval is refused where this program gets another effects report; a rejection is not', async () => {
  const { park, by } = at(undefined, { effects: hashOf('others') })
  const hash = park.proposeInputs()
  const refused = await by('lee', 'sign', hash, '--approve', '--yes')
  assert.equal(refused.code, 1)
  assert.match(refused.err, /do not approve it/)
  assert.equal(park.entries.length, 2)
  assert.equal((await by('lee', 'sign', hash, '--reject', '--yes')).code, 0)
})

test('without a yes nothing is signed, sent or written', async () => {
  for (const answer of [false, null]) {
    const { park, desk, by } = at(undefined, { answer })
    const hash = park.proposeInputs()
    const { code, out } = await by('lee', 'sign', hash, '--approve', '--out', 'lee.note')
    assert.equal(code, 1)
    assert.match(out, /Nothing was signed or sent/)
    assert.equal(out.includes('action approve'), answer === null, 'who cannot be asked can read it')
    assert.equal((await by('kim', 'propose', 'inputs', 'new.yaml', ...TITLE)).code, 1)
    assert.deepEqual([park.entries.length, desk.files.size], [2, 0])
  }
})

test('a note can be carried by hand, and is sent once', async () => {
  const { park, type, by } = at()
  const hash = park.proposeInputs()
  assert.equal((await by('lee', 'sign', hash, '--approve', '--out', 'lee.note', '--yes')).code, 0)
  assert.equal(park.entries.length, 2)
  assert.deepEqual(JSON.parse((await type('sign', '--send', 'lee.note', '--json')).out), { done: true, index: 2 })
  const again = await type('sign', '--send', 'lee.note')
  assert.match(again.err, /\(replayed\)/)
  assert.match((await type('sign', '--send', 'nothing.note')).err, /no signed note/)
})

test('what would not count says why, and is not sent', async () => {
  const { park, by } = at()
  const hash = park.proposeInputs()
  const tried = async (word: string, key: string, ...line: string[]): Promise<void> => {
    const { code, err } = await by(key, 'sign', ...line, '--yes')
    assert.equal(code, 1, err)
    assert.ok(err.includes(`(${word})`), err)
  }
  const before = park.entries.length
  await tried('action', 'lee', hash, '--object')
  await tried('action', 'north-recovery-1', hash, '--approve')
  await tried('no-vote', 'lee', hash, '--withdraw')
  await tried('signer', 'nobody', hash, '--approve')
  await tried('subject', 'lee', hashOf('nothing'), '--approve')
  await tried('action', 'lee', '--revoke', park.keyTextOf('north/kim'))
  await tried('action', 'ri', '--revoke', park.keyTextOf('north/kim'))
  assert.equal(park.entries.length, before)
  const { code, out } = await by('north-recovery-1', 'sign', '--revoke', park.keyTextOf('north/kim'), '--yes')
  assert.equal(code, 0)
  assert.match(out, /By recovery keys it takes 2 of them; none has said it so far/)
  await tried('replayed', 'north-recovery-1', '--revoke', park.keyTextOf('north/kim'))
  park.lose('north/kim')
  await tried('revoked', 'kim', hash, '--approve')
})

test('misuse of sign says what to type', async () => {
  const { park, type, by } = at()
  const hash = park.proposeInputs()
  const wrong = async (line: readonly string[], mend: RegExp): Promise<void> => {
    const { code, err } = await by('lee', 'sign', ...line)
    assert.equal(code, 2, err)
    assert.match(err, mend)
  }
  await wrong([hash], /give one of --approve/)
  await wrong([hash, '--approve', '--reject'], /two statements/)
  await wrong(['--approve'], /isthmus proposals/)
  await wrong(['5f2c', '--approve'], /at least the first 8/)
  await wrong([hash, '--revoke', 'c0ffee00'], /without HASH/)
  await wrong(['--revoke', 'c0ffee00'], /no key of the charter/)
  await wrong([hash, '--approve', '--days', '15'], /from 1 to 14/)
  assert.match((await type('sign', hash, '--approve')).err, /--key is missing/)
  const folder = ['--record', './copy', '--genesis', hashOf('genesis')]
  const sent = await run(['sign', hash, '--approve', '--key', 'lee.key', ...folder])
  assert.deepEqual([sent.code, /--portal.*--out/.test(sent.err)], [2, true])
  const strange = await run(['proposals', '--record', './copy', '--genesis', 'sha256:00'])
  assert.deepEqual([strange.code, /no genesis hash/.test(strange.err)], [2, true])
})

test('propose brings the proposal in and approves it, and proposals shows what is missing', async () => {
  const { park, type, by } = at()
  const done = await by('kim', 'propose', 'inputs', 'new.yaml', ...TITLE, '--json')
  const { hash, proposed, approved } = JSON.parse(done.out)
  assert.deepEqual([done.code, proposed, approved], [0, 1, 2])
  const { proposals } = JSON.parse((await type('proposals', '--json')).out)
  assert.equal(proposals[0].hash, hash)
  assert.deepEqual(
    proposals[0].sides.map((side: { operator: string; approve: string[]; missing: number }) => [
      side.operator,
      side.approve,
      side.missing,
    ]),
    [
      ['north', ['kim'], 0],
      ['south', [], 1],
    ],
  )
  const { out } = await type('proposals')
  assert.match(out, /north: approved by kim; has agreed\n.*south: 1 of 1 missing/)
  assert.match((await by('kim', 'propose', 'inputs', 'new.yaml', ...TITLE)).err, /\(known\)/)
  await by('lee', 'sign', hash.slice(7, 15), '--approve', '--yes')
  assert.match((await type('proposals')).out, /agreed; in force at the earliest/)
  assert.equal(park.pass(600).activate(hash).is, 'accepted')
  assert.equal((await type('proposals')).out, 'Nothing is proposed.\n')
})

test('a charter is shown change by change, and a wrong one is not proposed', async () => {
  const { park, desk, by, type } = at()
  const desk2 = { ...charter().desk, close: { day: 2, seconds: 14_400 } }
  const next = { ...charter(), version: 2, notice: { ...charter().notice, change: 1200 }, desk: desk2 }
  desk.files.set('next.json', { ...next, 'never-block': ['bank.example'] }).set('same.json', charter())
  assert.equal((await by('kim', 'propose', 'charter', 'next.json', ...TITLE)).code, 0)
  const [shown = ''] = desk.shown
  assert.match(shown, /notice\.change +600 → 1200/)
  assert.match(shown, /desk\.close\.day +1 → 2/)
  assert.match(shown, /never-block +− post\.example/)
  assert.match(shown, /version +1 → 2/)
  assert.match((await by('kim', 'propose', 'charter', 'same.json', ...TITLE)).out, /version: must be 2/)
  assert.equal((await type('charter', 'check', 'next.json')).code, 0)
  assert.equal((await type('charter', 'check', 'same.json')).code, 1)
  park.say('south/lee', 'revoke', hashOf(park.keyTextOf('south/lee')))
  assert.match((await type('charter', 'check', 'next.json')).out, /a key that is revoked/)
})

test('keys and recovery: each by its own keys, and new keys are shown', async () => {
  const { park, desk, by } = at()
  const added = texts(fileKey('north/ri', 'new'))
  desk.files.set('people.json', { kim: [park.keyTextOf('north/kim')], ri: added }).set('list.json', [])
  assert.match((await by('north-recovery-1', 'propose', 'keys', 'people.json', ...TITLE)).err, /propose recovery/)
  assert.match((await by('kim', 'propose', 'recovery', 'people.json', ...TITLE)).err, /give a recovery key/)
  assert.match((await by('kim', 'propose', 'keys', 'list.json', ...TITLE)).err, /\(invalid\)/)
  assert.match((await by('lee', 'propose', 'keys', 'people.json', ...TITLE)).err, /every person of south/)
  assert.equal((await by('kim', 'propose', 'keys', 'people.json', ...TITLE)).code, 0)
  assert.ok(desk.shown[0]?.includes(`+ ${added[0]}`))
  assert.equal((await by('north-recovery-1', 'propose', 'recovery', 'people.json', ...TITLE)).code, 0)
  assert.deepEqual(
    park.state.proposals.map(({ proposal, voices }) => [proposal.type, voices.map((voice) => voice.by)]),
    [
      ['keys', ['north/kim']],
      ['recovery', ['north/recovery']],
    ],
  )
})

test('an emergency begins at once, is cut short by the other, and what may not begin is not proposed', async () => {
  const { park, type, by } = at()
  const begin = (...line: string[]) => by('kim', 'emergency', ...line, ...TITLE, '--yes')
  const { code, out } = await begin('--block', 'b.example,A.example', '--allow', 'c.example', '--for', '2h')
  assert.equal(code, 0)
  assert.match(out, /blocks +a\.example, b\.example\n +allows +c\.example\n +for at most +2 h/)
  const [live] = park.state.emergencies
  assert.deepEqual([live?.proposal.block, live?.proposal.seconds], [['a.example', 'b.example'], 7200])
  assert.equal((await by('lee', 'sign', live?.hash ?? '', '--object', '--yes')).code, 0)
  assert.match((await type('proposals')).out, /objected to by lee/)
  const size = park.entries.length
  for (const [word, ...line] of [
    ['never-block', '--block', 'www.bank.example', '--for', '1h'],
    ['cooldown', '--block', 'b.example', '--for', '1h'],
    ['invalid', '--block', 'https://d.example', '--for', '1h'],
    ['budget', '--block', 'd.example', '--for', '24h'],
  ] as const) {
    if (word === 'budget') await begin('--block', 'e.example', '--for', '24h')
    const refused = await begin(...line)
    assert.ok(refused.err.includes(`(${word})`), refused.err)
  }
  assert.equal(park.entries.length, size + 2)
  assert.equal((await begin('--for', '1h')).code, 2)
  assert.equal((await begin('--block', 'f.example', '--for', '2d')).code, 2)
  assert.equal((await begin('--block', 'f.example', '--allow', 'f.example', '--for', '1h')).code, 2)
})

test('where a file rules, nothing is proposed', async () => {
  const { by, type } = at(new TestPark(charter({}), {}))
  assert.match((await by('kim', 'propose', 'inputs', 'new.yaml', ...TITLE)).err, /\(ruled-by-file\)/)
  assert.match((await type('effects', 'new.yaml')).err, /\(ruled-by-file\)/)
  assert.match((await type('charter', 'show')).out, /ruled by +a file/)
})

test('titles are one line for each language', async () => {
  const { by } = at()
  for (const title of ['No films', '=No films', 'en=', 'english language=x', `en=${'x'.repeat(201)}`])
    assert.equal((await by('kim', 'propose', 'inputs', 'new.yaml', '--title', title)).code, 2, title)
  const twice = await by('kim', 'propose', 'inputs', 'new.yaml', '--title', 'en=a', '--title', 'en=b')
  assert.match(twice.err, /given twice/)
})

test('charter show has everybody, and marks revoked keys', async () => {
  const lonely = charter({ north: operator('north', ['kim', 'ri']) })
  const { park, type } = at(new TestPark(lonely))
  park.lose('north/ri')
  const { out } = await type('charter', 'show')
  assert.match(out, /ruled by +one operator/)
  assert.ok(out.includes(`${park.keyTextOf('north/ri')}  revoked`))
  assert.deepEqual(JSON.parse((await type('charter', 'show', '--json')).out), lonely)
})
