// The door of joint rule with a record in memory: what comes in, what is checked, and when something is in force.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Body } from '../../src/domain/council/entry.ts'
import type { Outcome } from '../../src/domain/council/outcome.ts'
import type { Proposal } from '../../src/domain/council/proposal.ts'
import { statementText } from '../../src/domain/council/statement.ts'
import type { Json } from '../../src/domain/record/json.ts'
import { noteOf } from '../../src/domain/record/note.ts'
import { type Checked, createGovernment } from '../../src/flows/govern.ts'
import { charter, DAY, hashOf, hashOfProposal, keyOf, TestPark } from '../kit/council.ts'

const EFFECTS = hashOf('effects')
const GOOD: Checked = { good: true, effects: EFFECTS, compiled: hashOf('compiled') }

const opened = (park = new TestPark(), checked: () => Promise<Checked> = async () => GOOD) => {
  const events: string[] = []
  const here = new Set<string>()
  let checks = 0
  let bad = false
  const government = createGovernment({
    record: () =>
      bad
        ? null
        : {
            park: () => park.state,
            rootAt: park.rootAt,
            clock: () => park.clock,
            append: async (body: Body): Promise<Outcome> => {
              const before = { ...park.state }
              const outcome = park.add(body)
              events.push(`${body.kind} ${outcome.is}`)
              if (outcome.is !== 'accepted') park.state = before
              return outcome
            },
            has: (hash) => here.has(hash),
          },
    check: () => {
      checks++
      return checked()
    },
    adopt: async () => void events.push('adopted'),
    table: () => ({ compiled: hashOf('in force'), engine: 'isthmus/1' }),
    engine: 'isthmus/2',
    log: () => {},
  })
  const inputs = (text = 'policy 2'): Proposal => ({
    ...{ type: 'inputs', base: park.state.agreed, set: { 'policy.yaml': hashOf(text) }, effects: EFFECTS },
    title: { en: text },
  })
  const submission = (by: string, proposal: Proposal): string => {
    const [operator = '', person = ''] = by.split('/')
    const text = statementText({
      ...{ park: 'park.example/record', operator, person, action: 'propose', subject: hashOfProposal(proposal) },
      ...{ base: park.state.agreed, effects: proposal.type === 'inputs' ? proposal.effects : 'none' },
      ...{ record: { size: 1, root: park.rootText(1) }, validUntil: park.clock.wall + DAY, reason: 'Please.' },
    })
    const key = keyOf(park.keyTextOf(by)) ?? assert.fail(by)
    return noteOf(text, [key.line(text)])
  }
  const submit = (by: string, proposal: Proposal) =>
    government.submit(proposal as unknown as Json, submission(by, proposal))
  const say = (by: string, action: 'approve' | 'reject', proposal: Proposal) =>
    government.say(park.note(by, action, hashOfProposal(proposal)))
  return {
    ...{ park, government, events, here, inputs, submit, say },
    checks: () => checks,
    spoil: () => {
      bad = true
    },
  }
}

test('proposed, its bytes awaited, approved by both, noticed, activated, in force', async () => {
  const { park, government, events, here, inputs, submit, say, checks } = opened()
  const proposal = inputs()
  const hash = hashOf('policy 2')
  assert.ok(!government.awaits(hash))
  assert.deepEqual(await submit('north/kim', proposal), { done: 'waits', missing: [hash] })
  assert.ok(government.awaits(hash))
  here.add(hash)
  assert.deepEqual(await submit('north/kim', proposal), { done: 'written', index: 1 })
  assert.ok(!government.awaits(hash))
  assert.deepEqual(await submit('south/lee', proposal), { done: 'refused', why: 'known' })
  await say('north/kim', 'approve', proposal)
  await say('south/lee', 'approve', proposal)
  await government.look()
  assert.ok(!events.includes('adopted'), 'the notice of the charter')
  park.pass(600)
  await government.look()
  assert.deepEqual(events.slice(-2), ['activation accepted', 'adopted'])
  assert.equal(park.state.inputs['policy.yaml'], hash)
  assert.equal(checks(), 1, 'what was found out when it came in is true when it is activated')
})

test('the report of a probe comes into the record, and nothing follows from it', async () => {
  const { park, government, events, spoil } = opened()
  assert.deepEqual(await government.report(park.report('north/kim')), { done: 'written', index: 1 })
  assert.deepEqual(events, ['probe accepted'])
  assert.deepEqual(await government.report('no note'), { done: 'refused', why: 'malformed' })
  spoil()
  assert.deepEqual(await government.report(park.report('north/kim')), { done: 'refused', why: 'frozen' })
})

test('without notice it is in force when the second signature has been answered', async () => {
  const { park, events, here, inputs, submit, say } = opened(
    new TestPark(charter(undefined, { notice: { change: 0, keys: 0, recovery: 0 } })),
  )
  const proposal = inputs()
  here.add(hashOf('policy 2'))
  await submit('south/park', proposal)
  await say('south/park', 'approve', proposal)
  assert.ok(!events.includes('adopted'))
  assert.deepEqual(await say('north/ri', 'approve', proposal), { done: 'written', index: 3 })
  assert.deepEqual(events.slice(-2), ['activation accepted', 'adopted'])
  assert.equal(park.state.proposals.length, 0)
})

test('what the gateway does not come to itself is not let in', async () => {
  const tried = async (checked: Checked) => {
    const { events, here, inputs, submit } = opened(new TestPark(), async () => checked)
    here.add(hashOf('policy 2'))
    const done = await submit('north/kim', inputs())
    assert.deepEqual(events, [])
    return done.done === 'refused' ? done.why : done.done
  }
  assert.equal(await tried({ ...GOOD, effects: hashOf('other effects') }), 'effects-differ')
  assert.equal(await tried({ good: false, why: 'policy-errors', detail: 'x' }), 'policy-errors')
})

test('what can no longer be put in force when it is due is written down as failed', async () => {
  const park = new TestPark(charter(undefined, { notice: { change: 0, keys: 0, recovery: 0 } }))
  // Let in by a gateway of before, whose compiler came to another report.
  const { events, inputs, say } = opened(park, async () => ({ ...GOOD, effects: hashOf('other effects') }))
  const proposal = inputs()
  park.add({ kind: 'proposal', proposal: proposal as unknown as Json })
  await say('north/kim', 'approve', proposal)
  await say('south/lee', 'approve', proposal)
  assert.deepEqual(events, ['statement accepted', 'statement accepted', 'failed accepted'])
  assert.deepEqual(park.state.proposals, [])
})

test('a disk that fails is the asker’s to see, and what was agreed comes in force at the next look', async () => {
  const park = new TestPark(charter(undefined, { notice: { change: 0, keys: 0, recovery: 0 } }))
  let full = true
  const { government, events, here, inputs, submit, say } = opened(park, async () => {
    if (full) throw new Error('ENOSPC')
    return GOOD
  })
  here.add(hashOf('policy 2'))
  await assert.rejects(submit('north/kim', inputs()), /ENOSPC/)
  full = false
  assert.equal((await submit('north/kim', inputs())).done, 'written')
  await say('north/kim', 'approve', inputs())
  await say('south/lee', 'approve', inputs())
  await government.look()
  assert.ok(events.includes('adopted'))
})

test('how much may come is bounded, by operator; the other one is not kept out', async () => {
  const { park, inputs, submit } = opened()
  const answers: string[] = []
  for (let n = 0; n < 31; n++) {
    const done = await submit('north/kim', {
      ...inputs(`p ${n}`),
      set: { 'policy.yaml': hashOf(`p ${n}`) },
    } as Proposal)
    answers.push(done.done === 'refused' ? done.why : done.done)
  }
  assert.deepEqual(answers.slice(0, 8), Array(8).fill('waits'))
  assert.deepEqual([...new Set(answers.slice(8))], ['too-often'])
  const emergency: Proposal = {
    type: 'emergency',
    operator: 'south',
    block: ['a.example'],
    allow: [],
    seconds: 60,
    title: { en: 'x' },
  }
  assert.equal((await submit('south/lee', emergency)).done, 'written')
  assert.equal((await submit('north/kim', { ...emergency, operator: 'north' })).done, 'refused')
  park.pass(3601)
  assert.equal((await submit('north/kim', { ...emergency, operator: 'north' })).done, 'written')
})

test('a heartbeat a day; and nothing at all where the record is bad', async () => {
  const { park, government, events, inputs, submit, spoil } = opened()
  await government.look()
  park.pass(DAY)
  await government.look()
  await government.look()
  assert.deepEqual(events, ['heartbeat accepted'])
  spoil()
  assert.deepEqual(await submit('north/kim', inputs()), { done: 'refused', why: 'frozen' })
  assert.deepEqual(await government.say('x'), { done: 'refused', why: 'frozen' })
  park.pass(DAY)
  await government.look()
  assert.equal(events.length, 1)
})

const fed = (text: string, added = 1, removed = 0) => ({
  ...{ input: 'lists/malware', hash: hashOf(text), added, removed },
})

test('a feed: judged, tested, in the record, in force; what its line does not let come is not even tested', async () => {
  const { park, government, events, checks } = opened()
  const first = hashOf('malware 1')
  assert.deepEqual(await government.feed(fed('malware 2'), first), { done: 'written', index: 1 })
  assert.deepEqual(events, ['feed accepted', 'adopted'])
  assert.equal(park.state.feeds['lists/malware']?.hash, hashOf('malware 2'))
  const why = async (change: ReturnType<typeof fed>, from: string) => {
    const said = await government.feed(change, from)
    return said.done === 'refused' ? said.why : said.done
  }
  assert.equal(
    await why(fed('malware 3', 100), hashOf('malware 2')),
    'cap',
    'with the one before more than 100 in a day',
  )
  assert.equal(await why(fed('malware 3'), first), 'base', 'weighed beside what is not in force any more')
  assert.equal(await why({ ...fed('x'), input: 'policy.yaml' }, hashOf('policy 1')), 'no-feed')
  assert.equal(await why(fed('malware 2'), hashOf('malware 2')), 'same')
  assert.equal(checks(), 1)
  park.pass(DAY)
  assert.equal(await why(fed('malware 3', 100), hashOf('malware 2')), 'written')
})

test('a feed with which the policy fails is not in the record; nor one beside which something else was agreed meanwhile', async () => {
  const bad = opened(new TestPark(), async () => ({ good: false, why: 'policy-errors', detail: 'x' }))
  assert.deepEqual(await bad.government.feed(fed('malware 2'), hashOf('malware 1')), {
    ...{ done: 'refused', why: 'policy-errors', detail: 'x' },
  })
  assert.deepEqual(bad.events, [])
  const slow = opened(new TestPark(), async () => {
    slow.park.add({ kind: 'feed', ...fed('malware 3') })
    return GOOD
  })
  assert.deepEqual(await slow.government.feed(fed('malware 2'), hashOf('malware 1')), { done: 'refused', why: 'base' })
  slow.spoil()
  assert.deepEqual(await slow.government.feed(fed('malware 2'), hashOf('malware 3')), {
    done: 'refused',
    why: 'frozen',
  })
})
