// What a newcomer meets: the block that start prints, the sample's badges, a second start, a taken port, Ctrl-C.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test from 'node:test'
import { freshFolder } from '../kit/folder.ts'
import { run, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const env = (data: string, more: Record<string, string> = {}) => ({
  ...process.env,
  ISTHMUS_DATA: data,
  ISTHMUS_HTTP: '127.0.0.1:0',
  ISTHMUS_PROXY: '127.0.0.1:0',
  ISTHMUS_METRICS: '127.0.0.1:0',
  ...more,
})

const isthmus = (data: string, args: string[], more = {}) =>
  run(process.execPath, ['bin/isthmus.js', ...args], env(data, more))

test('start prints one readable block, and Ctrl-C ends it cleanly', async () => {
  const data = freshFolder()
  const child = spawn(process.execPath, ['bin/isthmus.js', 'start'], {
    cwd: ROOT,
    env: env(data),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      if (/Ctrl-C/.test(out)) resolve()
    })
    child.once('exit', () => reject(new Error(out)))
  })
  await ready
  assert.match(out, /http:\/\/localhost:\d+\//)
  assert.match(out, /localhost:\d+\/proxy\.pac/)
  assert.match(out, /04a3bcef12\s+\d{6}/)
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  assert.equal(await gone, 0)
  assert.ok(!existsSync(join(data, 'control.sock')))
  rmSync(data, { recursive: true, force: true })
})

test('sample --json before, during and after a running server says the same; a second start finds everything as it was', async () => {
  const data = freshFolder()
  const before = await isthmus(data, ['sample', '--json'])
  assert.equal(before.exit, 0, before.err)
  const sample = JSON.parse(before.out)
  assert.equal(sample.people[0].plan, 'basic')
  assert.deepEqual(Object.keys(sample.people[0]).sort(), ['badge', 'name', 'pin', 'plan', 'tenant'])
  assert.match(sample.people[0].pin, /^\d{6}$/)
  assert.equal(statSync(join(data, 'sample.json')).mode & 0o777, 0o600)
  const first = await startRealPark({ data })
  assert.deepEqual(JSON.parse((await first.command('sample', '--json')).out), sample)
  assert.equal((await first.signIn(5)).status, 201)
  assert.equal(await first.stop(), 0)
  const second = await startRealPark({ data })
  assert.deepEqual(second.sample, sample)
  assert.equal((await second.curl(5, 'http://news.test/')).status, 200, 'the session goes on')
  assert.equal((await second.api(5, 'DELETE', '/sessions/current')).status, 204)
  assert.equal((await second.signIn(6)).status, 201)
  await second.stop()
  rmSync(data, { recursive: true, force: true })
})

test('a taken port is one line that names what to set', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  assert.ok(address !== null && typeof address === 'object')
  const data = freshFolder()
  const result = await isthmus(data, ['start'], { ISTHMUS_PROXY: `127.0.0.1:${address.port}` })
  assert.notEqual(result.exit, 0)
  assert.match(result.err, new RegExp(`^isthmus: [^\\n]*${address.port}[^\\n]*ISTHMUS_PROXY[^\\n]*$`, 'm'))
  taken.close()
  rmSync(data, { recursive: true, force: true })
})

test('a second server on the same data folder is refused; the sample keeps listeners on loopback', async () => {
  const park = await startRealPark()
  const second = await park.command('start')
  assert.notEqual(second.exit, 0)
  assert.match(second.err, /another Isthmus runs on this data folder/)
  assert.equal((await park.api(5, 'GET', '/health')).status, 200, 'the first goes on')
  await park.stop()
  const data = freshFolder()
  const exposed = await isthmus(data, ['start'], { ISTHMUS_PROXY: '0.0.0.0:0' })
  assert.notEqual(exposed.exit, 0)
  assert.match(exposed.err, /sample --remove/)
  rmSync(data, { recursive: true, force: true })
})

test('the sample’s people do not meet a gateway: their PINs lie in a file', async () => {
  const data = freshFolder()
  const file = join(data, 'isthmus.yaml')
  const gateway = 'gateway: { inside: lan0, outside: wan0, addresses: 10.1.0.1 }'
  writeFileSync(file, `policy: ${join(ROOT, 'examples/kaesong/policy.yaml')}\nsample: true\n${gateway}\n`)
  const { exit, err } = await isthmus(data, ['start'], { ISTHMUS_CONFIG: file })
  assert.notEqual(exit, 0)
  assert.match(err, /10\.1\.0\.1 is reachable from other machines, and the sample people/)
  rmSync(data, { recursive: true })
})

test('sample --remove takes people and file away, for good', async () => {
  const data = freshFolder()
  const first = await startRealPark({ data })
  assert.equal((await first.signIn(5)).status, 201)
  assert.equal((await first.command('sample', '--remove')).exit, 0)
  assert.equal((await first.curl(5, 'http://news.test/')).status, 302, 'their sessions end')
  assert.equal((await first.signIn(6)).status, 401)
  assert.ok(!existsSync(join(data, 'sample.json')))
  await first.stop()
  const second = await startRealPark({ data })
  assert.ok(!existsSync(join(data, 'sample.json')))
  await second.stop()
  rmSync(data, { recursive: true, force: true })
})

test('settings that are unknown or malformed: file, line and the mend', async () => {
  const { writeFileSync } = await import('node:fs')
  const data = freshFolder()
  const file = join(data, 'isthmus.yaml')
  const cases: [string, RegExp][] = [
    ['htpp: 127.0.0.1:8080\n', /isthmus\.yaml:1:1: unknown key "htpp"/],
    ['data: x\nhttp: here\n', /isthmus\.yaml:2:7: "here" is not host:port/],
    ['hosts:\n  news.com: 127.0.0.1\n', /isthmus\.yaml:2:3: news\.com is neither/],
    ['zones:\n  a: [10.0.0.0/40]\n', /isthmus\.yaml:2:7: .*no range/],
    ['http: &a 1\n', /isthmus\.yaml:1:7/],
  ]
  for (const [text, message] of cases) {
    writeFileSync(file, text)
    const result = await isthmus(data, ['start'], { ISTHMUS_CONFIG: file })
    assert.notEqual(result.exit, 0)
    assert.match(result.err, message)
  }
  const variable = await isthmus(data, ['start'], { ISTHMUS_HTTP: 'nonsense' })
  assert.match(variable.err, /ISTHMUS_HTTP: "nonsense"/)
  rmSync(data, { recursive: true, force: true })
})
