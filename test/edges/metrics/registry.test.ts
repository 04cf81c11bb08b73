// The text format, its escaping, and that no name or label can be declared that says too much.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRegistry, LABELS, type Label } from '../../../src/edges/metrics/registry.ts'
import { REFUSAL_KINDS, refusalKind, serviceMetrics } from '../../../src/edges/metrics/service.ts'

test('a family has HELP, TYPE and its lines, with everything escaped', () => {
  const registry = createRegistry()
  const counter = registry.counter({ name: 'isthmus_a_total', help: 'back\\slash\nand line', labels: ['plan', 'kind'] })
  const cell = counter({ plan: 'a"b\\c\nd', kind: 'k' })
  cell.add()
  cell.add(2)
  registry.gauge({ name: 'isthmus_b', help: 'B.' }, () => Number.POSITIVE_INFINITY)
  const text = registry.text()
  assert.equal(
    text,
    '# HELP isthmus_a_total back\\\\slash\\nand line\n# TYPE isthmus_a_total counter\n' +
      'isthmus_a_total{plan="a\\"b\\\\c\\nd",kind="k"} 3\n' +
      '# HELP isthmus_b B.\n# TYPE isthmus_b gauge\nisthmus_b +Inf\n',
  )
})

test('the same labels are the same cell', () => {
  const registry = createRegistry()
  const counter = registry.counter({ name: 'isthmus_a_total', help: 'A.', labels: ['kind'] })
  counter({ kind: 'x' }).add()
  counter({ kind: 'x' }).add()
  assert.match(registry.text(), /\{kind="x"\} 2\n$/)
})

test('names, labels and helps that say too much or too little are refused', () => {
  const registry = createRegistry()
  const refused = (declared: { name: string; help: string; labels?: readonly string[] }): void => {
    assert.throws(
      () => registry.counter(declared as { name: string; help: string; labels?: readonly Label[] }),
      TypeError,
    )
  }
  refused({ name: 'isthmus_x_total', help: 'X.', labels: ['rule'] })
  refused({ name: 'isthmus_x_total', help: 'X.', labels: ['seat'] })
  refused({ name: 'isthmus_x', help: 'X.' })
  refused({ name: 'x_total', help: 'X.' })
  refused({ name: 'isthmus_X_total', help: 'X.' })
  refused({ name: 'isthmus_x_total', help: '' })
  registry.counter({ name: 'isthmus_x_total', help: 'X.' })
  refused({ name: 'isthmus_x_total', help: 'X.' })
  assert.throws(() => registry.gauge({ name: 'isthmus_y_total', help: 'Y.' }, () => 1), TypeError)
  const counter = registry.counter({ name: 'isthmus_z_total', help: 'Z.', labels: ['plan'] })
  assert.throws(() => counter(), TypeError)
  assert.throws(() => counter({ plan: 'a', kind: 'b' }), TypeError)
})

test('a label that others make up cannot grow without bound', () => {
  const registry = createRegistry()
  const counter = registry.counter({ name: 'isthmus_a_total', help: 'A.', labels: ['plan'] })
  for (let i = 0; i < 1000; i++) counter({ plan: `p${i}` }).add()
  assert.ok(registry.text().split('\n').length < 210)
})

test('each reason has a kind', () => {
  const kinds = [
    'no-gambling',
    'plan:basic',
    'tech:no-name',
    'not-us:no-answer',
    'no-session',
    'time',
    'data',
    'hours',
  ] as const
  assert.deepEqual(kinds.map(refusalKind), [
    'rule',
    'plan',
    'tech',
    'not-us',
    'session',
    'session',
    'session',
    'session',
  ])
})

test('what the service shows names nothing finer than plan, kind, outcome and direction', () => {
  const metrics = serviceMetrics({ sessionsByPlan: () => new Map([['basic', 3]]), tunnels: () => 2 })
  metrics.decided(true)
  metrics.decided(false)
  metrics.decided(false)
  metrics.refused('no-gambling')
  metrics.refused('plan:basic')
  metrics.moved(10, 2000)
  metrics.tapped('wrong')
  const text = metrics.text()
  metrics.close()
  assert.doesNotMatch(text, /gambling|plan:basic/)
  for (const line of ['isthmus_decisions_total{outcome="allow"} 1', 'isthmus_decisions_total{outcome="block"} 2']) {
    assert.ok(text.includes(`${line}\n`), line)
  }
  for (const line of [
    'isthmus_refusals_total{kind="rule"} 1',
    'isthmus_refusals_total{kind="plan"} 1',
    'isthmus_refusals_total{kind="session"} 0',
    'isthmus_sessions{plan="basic"} 3',
    'isthmus_tunnels 2',
    'isthmus_relayed_bytes_total{direction="down"} 2000',
    'isthmus_sign_ins_total{outcome="wrong"} 1',
    'isthmus_sign_ins_total{outcome="online"} 0',
  ]) {
    assert.ok(text.includes(`${line}\n`), line)
  }
  for (const line of text.trimEnd().split('\n')) {
    assert.match(
      line,
      /^(# HELP \S+ .+|# TYPE \S+ (counter|gauge)|[a-z0-9_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [\d.e+-]+)$/,
    )
    for (const [, name] of line.startsWith('#') ? [] : line.matchAll(/([a-z]+)="/g)) {
      assert.ok((LABELS as readonly string[]).includes(name ?? ''), line)
    }
  }
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1])
  assert.equal(new Set(names).size, names.length)
  assert.equal(REFUSAL_KINDS.length, 5)
})
