// A fetched list on the real program: no start without its first copy, a stick brings it, then it keeps itself.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freshFolder } from '../kit/folder.ts'
import { list, startListServer } from '../kit/list-server.ts'
import { run, startRealPark } from '../kit/park.ts'

const server = await startListServer()
const folder = freshFolder()
after(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

writeFileSync(
  join(folder, 'policy.yaml'),
  `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, tcp/443] }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [web] }
lists:
  gambling: { url: "http://lists.test/gambling.txt", every: 24 h, cap: 20 % }
rules:
  no-gambling: { layer: park, block: { who: everyone, to: [list gambling] } }
`,
)
writeFileSync(
  join(folder, 'isthmus.yaml'),
  `policy: policy.yaml
domain: ship.example
hosts: { lists.test: { address: 127.0.0.1, ports: { 80: ${server.port} } } }
`,
)
/** A list that is large enough for the quick way, and a short one that says nothing new at first: its rule has no effect then. */
const LARGE = `
lists:
  gambling: { file: large.txt }
  few: { url: "http://lists.test/few.txt", every: 24 h }
rules:
  no-gambling: { layer: park, block: { who: everyone, to: [list gambling] } }
  no-such: { layer: park, block: { who: everyone, to: [list few] } }
`
const names = (count: number): string => Array.from({ length: count }, (_, n) => `n${n}.example\n`).join('')
const data = join(folder, 'data')
const env = { ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'), ISTHMUS_DATA: data }
const command = (...args: string[]) => run(process.execPath, ['bin/isthmus.js', ...args], { ...process.env, ...env })

test('without a first copy there is no start; put in from a stick there is', async () => {
  server.answer((_, answer) => answer.writeHead(503).end())
  const ports = { ISTHMUS_HTTP: '127.0.0.1:0', ISTHMUS_PROXY: '127.0.0.1:0', ISTHMUS_METRICS: '127.0.0.1:0' }
  const refused = await run(process.execPath, ['bin/isthmus.js', 'start'], { ...process.env, ...env, ...ports })
  assert.equal(refused.exit, 1)
  assert.match(refused.err, /The list gambling: no copy has been fetched yet/)
  assert.match(refused.err, /isthmus list put gambling FILE/)
  const stick = join(folder, 'stick.txt')
  writeFileSync(stick, names(9000))
  const put = await command('list', 'put', 'gambling', stick)
  assert.deepEqual([put.exit, put.err], [0, ''])
  assert.match(put.out, /at the next start/)
  assert.match((await command('list', 'show')).out, /gambling: 9,000 entries/)
  assert.equal((await command('policy', 'explain', '--plan', 'crew', '--to', 'n7.example')).exit, 1)
})

test('a parcel from a stick: packed and signed elsewhere, taken in while nothing runs, and only what the named key has signed', async () => {
  const elsewhere = freshFolder()
  const at = (name: string): string => join(elsewhere, name)
  const made = await command('key', 'new', at('kim.key'), '--name', 'kim/kim', '--json')
  const { key } = JSON.parse(made.out)
  writeFileSync(at('gambling.txt'), `${names(9000)}parcel.example\n`)
  const pack = ['list', 'pack', at('stick'), '--list', `gambling=${at('gambling.txt')}`]
  const packed = await command(...pack, '--park', 'ship.example', '--key', at('kim.key'))
  assert.deepEqual([packed.exit, packed.err], [0, ''])
  assert.match(
    packed.out,
    /^ {4}isthmus\/lists\/v1\n {4}park ship\.example\n {4}packed \d+\n {4}list gambling sha256:[0-9a-f]{64}\n/,
  )
  const again = await command(...pack, '--park', 'ship.example', '--key', at('kim.key'))
  assert.deepEqual([again.exit, /is there already/.test(again.err)], [1, true])
  const other = JSON.parse((await command('key', 'new', at('lee.key'), '--name', 'lee/lee', '--json')).out)
  const refused = await command('list', 'take', at('stick'), '--by', other.key)
  assert.deepEqual([refused.exit, /is not signed by lee\/lee/.test(refused.out)], [1, true])
  const taken = await command('list', 'take', at('stick'), '--by', key)
  assert.equal(taken.exit, 0, taken.out + taken.err)
  assert.match(taken.out, /1 come, 0 go/)
  assert.equal((await command('policy', 'explain', '--plan', 'crew', '--to', 'parcel.example')).exit, 1)
  const none = await command('list', 'take', at('nowhere'))
  assert.deepEqual([none.exit, /is no parcel of lists/.test(none.err)], [1, true])
  writeFileSync(join(folder, 'put-back.txt'), names(9000))
  assert.equal((await command('list', 'put', 'gambling', join(folder, 'put-back.txt'))).exit, 0)
})

test('a start fetches what was never here', async () => {
  server.answer(list('other.example\n'))
  const fresh = freshFolder()
  const park = await startRealPark({ env: { ...env, ISTHMUS_DATA: fresh }, data: fresh, keep: false })
  assert.match((await park.command('list', 'show')).out, /gambling: 1 entry/)
  assert.doesNotMatch(park.printed(), /no copy/)
  assert.equal(await park.stop(), 0)
})

test('then it keeps itself: small changes come into force, large ones wait, failures are shown', async () => {
  server.answer(list(`${names(9000)}casino.example\n`))
  const park = await startRealPark({ env, data })
  const says = async (name: string): Promise<string> => {
    const answer = await park.api(7, 'GET', `/explain?to=${name}&plan=crew`)
    return JSON.parse(answer.body).decision
  }
  try {
    const fetched = await park.command('list', 'fetch', 'gambling')
    assert.equal(fetched.exit, 0, fetched.out + fetched.err)
    assert.equal(await says('casino.example'), 'block')
    assert.equal(await says('free.example'), 'allow')
    assert.equal((await park.command('status')).exit, 0)

    server.answer(list(names(20_000), '"large"'))
    const waits = await park.command('list', 'fetch', 'gambling')
    assert.equal(waits.exit, 1)
    assert.match(waits.out, /11,000 come, 1 go/)
    assert.equal(await says('n15000.example'), 'allow')
    const status = await park.command('status')
    assert.equal(status.exit, 1)
    assert.match(status.out, /A version of the list gambling waits for a person/)
    assert.match((await park.command('list', 'accept', 'gambling')).out, /In force: gambling, 20,000 entries/)
    assert.equal(await says('n15000.example'), 'block')
    assert.equal(await says('casino.example'), 'allow')

    server.answer((_, answer) => answer.writeHead(500).end())
    assert.equal((await park.command('list', 'fetch', 'gambling')).exit, 1)
    assert.match((await park.command('status')).out, /could not be fetched for 1 min: its server answers 500/)
    const stick = join(folder, 'stick.txt')
    writeFileSync(stick, `${names(20_000)}stick.example\n`)
    assert.equal((await park.command('list', 'put', 'gambling', stick)).exit, 0)
    assert.equal(await says('stick.example'), 'block')

    const metrics = await (await fetch(`http://127.0.0.1:${park.ports.metrics}/metrics`)).text()
    assert.match(metrics, /^isthmus_list_age_seconds\{list="gambling"\} \d+$/m)
    const page = await (await fetch(`http://localhost:${park.ports.http}/rules?lang=en`)).text()
    assert.match(page, /“gambling”<\/b>: 20,001 names, changed \d{4}-\d\d-\d\d/)
    assert.doesNotMatch(park.printed(), /stick\.example|casino\.example/)
  } finally {
    assert.equal(await park.stop(), 0)
  }
})

test('one name comes into a short list beside a large one: in force as the command answers, and what has no effect is told anew', async () => {
  const other = join(folder, 'large')
  mkdirSync(other)
  const policy = readFileSync(join(folder, 'policy.yaml'), 'utf8')
  writeFileSync(join(other, 'policy.yaml'), policy.slice(0, policy.indexOf('lists:')) + LARGE)
  writeFileSync(join(other, 'isthmus.yaml'), readFileSync(join(folder, 'isthmus.yaml'), 'utf8'))
  writeFileSync(join(other, 'large.txt'), names(70_000))
  server.answer(list('n7.example\n'))
  const park = await startRealPark({ env: { ISTHMUS_CONFIG: join(other, 'isthmus.yaml'), ISTHMUS_LOG: 'debug' } })
  const rules = async () => {
    const said = JSON.parse((await park.api(7, 'GET', '/rules')).body)
    const { noEffect } = said.rules.find(({ id }: { id: string }) => id === 'no-such')
    return { hash: said.hash, noEffect: noEffect?.en ?? null, idleLists: said.idleLists }
  }
  try {
    const before = await rules()
    assert.match(before.noEffect, /no-gambling/)
    assert.deepEqual(before.idleLists, ['few'])
    const stick = join(folder, 'few.txt')
    writeFileSync(stick, 'n7.example\n*.도박.TEST\n')
    const put = await park.command('list', 'put', 'few', stick)
    assert.equal(put.exit, 0, put.out + put.err)
    const decision = async (name: string) =>
      JSON.parse((await park.api(7, 'GET', `/explain?to=${encodeURIComponent(name)}&plan=crew`)).body).decision
    assert.equal(await decision('www.도박.test'), 'block')
    assert.equal(await decision('도박.test'), 'allow')
    const after = await rules()
    assert.notEqual(after.hash, before.hash)
    assert.deepEqual([after.noEffect, after.idleLists], [null, []])
    writeFileSync(stick, 'n7.example\nn8.example\n')
    assert.equal((await park.command('list', 'put', 'few', stick)).exit, 0)
    for (let tries = 0; tries < 200 && (await rules()).idleLists.length === 0; tries++) await sleep(20)
    assert.deepEqual((await rules()).idleLists, ['few'])
    assert.match((await rules()).noEffect, /no-gambling/)
    const page = await (await fetch(`http://localhost:${park.ports.http}/rules?lang=en`)).text()
    assert.match(page, /“few”<\/b>: 2 names[^<]*(?:<span[^>]*>[^<]*<\/span>)*[^<]*<span class="soft">\(without effect/)
  } finally {
    assert.equal(await park.stop(), 0)
  }
})
