// A park's own services in its policy: read with the mend of each mistake, told when they change, in the place of the program's of that id.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { catalogueOf } from '../../../src/domain/catalogue/catalogue.ts'
import { notesOf } from '../../../src/domain/policy/exact/notes.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import { english } from '../../../src/domain/policy/tell/english.ts'
import { korean } from '../../../src/domain/policy/tell/korean.ts'
import { noteText } from '../../../src/domain/policy/tell/notes.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'

const read = (more: string) => {
  const { tree } = readTree(
    `policy: isthmus/v1
park: { name: Park, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/443] } }
plans: { basic: { title: Basic, services: [web] } }
${more}
`,
    'policy.yaml',
  )
  assert.ok(tree !== null)
  return readPolicy(tree, 'policy.yaml')
}

const policyOf = (more: string) => {
  const { policy, problems } = read(more)
  assert.ok(policy !== null, JSON.stringify(problems))
  return policy
}

const customs = (more: string) => `catalogue: { customs: { title: { en: Customs, ko: 세관 }, kind: public, ${more} } }`
const CUSTOMS = customs('names: [Customs.test, "imap.customs.test:993"], needs: [certificate, certificate]')

test('a service is read as it is looked up, and comes before those of the program', () => {
  const own = catalogueOf(policyOf(CUSTOMS))
  assert.equal(own.length, 101)
  assert.deepEqual(own[0], {
    ...{ id: 'customs', title: { en: 'Customs', ko: '세관' }, kind: 'public', needs: ['certificate'], used: 'park' },
    endpoints: [
      { name: 'customs.test', port: 443 },
      { name: 'imap.customs.test', port: 993 },
    ],
    checked: { how: 'agreed', on: null },
  })
  assert.equal('catalogue' in policyOf(''), false)
})

test('one with the id of a service of the program takes its place', () => {
  const mended = policyOf('catalogue: { naver-mail: { title: Mail, kind: mail, names: mail.naver.test } }')
  const services = catalogueOf(mended).filter(({ id }) => id === 'naver-mail')
  assert.deepEqual(
    services.map(({ used, endpoints }) => [used, endpoints[0].name]),
    [['park', 'mail.naver.test']],
  )
  assert.equal(catalogueOf(mended).length, 100)
})

const wrong = (more: string): string => {
  const { policy, problems } = read(more)
  assert.equal(policy, null)
  const [{ what, mend } = { what: '', mend: '' }] = problems
  return `${what} ${mend}`
}

test('each mistake is told with its mend', () => {
  assert.match(wrong(customs('names: [10.0.0.1]')), /"10\.0\.0\.1" is no name of a host\. Write mail\.example\.org/)
  assert.match(wrong(customs('names: ["a.test:99999"]')), /is no name of a host/)
  assert.match(wrong(customs('names: []')), /has 0 names\. Write 1 to 16/)
  assert.match(wrong(customs('names: [a.test, A.test]')), /"a\.test" stands twice/)
  assert.match(wrong(customs('needs: [app]')), /has no "names"/)
  assert.match(wrong(customs('names: a.test, needs: [phones]')), /Did you mean "phone"\?/)
  assert.match(wrong('catalogue: { x: { title: X, kind: pubic, names: a.test } }'), /Did you mean "public"\?/)
  const many = Array.from({ length: 201 }, (_, n) => `  s${n}: { title: S, kind: mail, names: s${n}.test }`)
  assert.match(wrong(`catalogue:\n${many.join('\n')}`), /has 201 services; at most 200/)
})

test('a change is a note, in both languages', () => {
  const [before, after] = [policyOf(CUSTOMS), policyOf(CUSTOMS.replace('public', 'work'))]
  assert.deepEqual(
    notesOf(before, after).map((note) => noteText(note, english)),
    ['Catalogue customs: kind: public → work.'],
  )
  assert.deepEqual(
    notesOf(before, after).map((note) => noteText(note, korean)),
    ['서비스 목록 customs: 종류: public → work.'],
  )
  assert.deepEqual(
    notesOf(policyOf(''), before).map((note) => noteText(note, english)),
    ['Catalogue customs is new.'],
  )
})

test('whatever stands in a name, reading ends with a name or a problem', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      const { policy, problems } = read(`catalogue: { s: { title: S, kind: mail, names: [${JSON.stringify(text)}] } }`)
      assert.ok(policy === null ? problems.length > 0 : (policy.catalogue?.[0]?.endpoints.length ?? 0) === 1)
    }),
  )
})
