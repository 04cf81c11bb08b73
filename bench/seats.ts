// How long a call of a seat takes while 200 seats beat, and how long it is from a badge to a lease with 20 people at once: the real program, over HTTP.
//   node bench/seats.ts [--seats 200] [--seconds 20]
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ed25519Signer } from '../src/base/ed25519.ts'
import { contentDigest, signatureBase, signatureInput } from '../src/base/http-signature.ts'
import { utf8 } from '../src/base/utf8.ts'

const { values } = parseArgs({ options: { seats: { type: 'string', default: '200' }, seconds: { type: 'string', default: '20' } } })
const [SEATS, SECONDS] = [Number(values.seats), Number(values.seconds)]
const PORT = 18480

type Seat = { readonly id: string; readonly sign: (message: Uint8Array) => Uint8Array; readonly key: string }

const call = (method: string, path: string, headers: Record<string, string>, body?: string): Promise<{ status: number; text: string; took: number }> =>
  new Promise((done, fail) => {
    const began = performance.now()
    const sent = request({ host: '127.0.0.1', port: PORT, method, path, headers: { host: `localhost:${PORT}`, ...headers } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      answer.on('end', () => done({ status: answer.statusCode ?? 0, text, took: performance.now() - began }))
    })
    sent.on('error', fail)
    sent.end(body)
  })

const signed = ({ id, sign }: Seat, method: string, path: string, given: object) => {
  const body = JSON.stringify(given)
  const parts = { method, path, digest: contentDigest(utf8(body)) }
  const input = signatureInput(parts, { created: Math.floor(Date.now() / 1000), nonce: randomBytes(16).toString('base64url'), keyid: `seat/${id}` })
  const signature = Buffer.from(sign(utf8(signatureBase(parts, input)))).toString('base64')
  const headers = { 'content-type': 'application/json', 'content-digest': parts.digest, 'signature-input': `seat=${input}`, signature: `seat=:${signature}:` }
  return call(method, path, headers, body)
}

const percentile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const shown = (name: string, all: number[]): void => {
  const sorted = all.sort((a, b) => a - b)
  console.log(`${name}: ${sorted.length} calls, p50 ${percentile(sorted, 0.5).toFixed(1)} ms, p95 ${percentile(sorted, 0.95).toFixed(1)} ms, p99 ${percentile(sorted, 0.99).toFixed(1)} ms`)
}

const POLICY = `policy: isthmus/v1
park: { name: Bench, timezone: UTC }
services: { web: { title: Web, ports: [tcp/443] } }
plans: { basic: { title: Basic, services: [web], session: 60 min } }
rooms: { hall: { title: Hall, network: hall } }
`

const cli = (env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['bin/isthmus.js', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString()
    })
    child.on('close', () => done(out))
  })

const folder = mkdtempSync(join(tmpdir(), 'isthmus-bench-'))
writeFileSync(join(folder, 'policy.yaml'), POLICY)
writeFileSync(join(folder, 'isthmus.yaml'), `http: 127.0.0.1:${PORT}\nproxy: 127.0.0.1:18481\nmetrics: 127.0.0.1:18482\ndns: 127.0.0.1:18483\ndomain: bench.test\npolicy: policy.yaml\n`)
const env = { ...process.env, ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'), ISTHMUS_DATA: join(folder, 'data') }
const park = spawn(process.execPath, ['bin/isthmus.js', 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
try {
  await new Promise<void>((up) => park.stdout.on('data', (part: Buffer) => part.toString().includes('running') && up()))
  await cli(env, 'network', 'put', '--id', 'hall', '--range', '10.9.0.0/22')
  await cli(env, 'tenant', 'put', '--id', 't', '--name', 'T')
  const { remoteDesk } = await import('../src/edges/control/call.ts')
  const desk = remoteDesk(join(folder, 'data'))
  const seats: Seat[] = []
  for (let n = 1; n <= SEATS; n++) {
    await desk.putSeat({ id: `s${n}`, network: 'hall', addresses: [`10.9.${n >> 8}.${n & 255}`] })
    const signer = ed25519Signer(randomBytes(32))
    const made = await desk.roomAct({ room: 'hall', act: { act: 'code', seat: `s${n}` }, by: { operator: null, name: 'bench' } })
    const code = made.done ? made.code : undefined
    const key = Buffer.from(signer.publicKey).toString('base64url')
    const { status } = await call('POST', '/api/v1/seats/enrol', { 'content-type': 'application/json' }, JSON.stringify({ code, key }))
    if (status !== 201) throw new Error(`enrolment of seat ${n}: ${status}`)
    seats.push({ id: `s${n}`, sign: signer.sign, key })
  }
  const vouchers = await desk.createVouchers({ plan: 'basic', minutes: 60, count: 20, days: 1, by: 'bench' })
  const locked = { state: 'locked', session: null, used: null, wiped: true }
  for (const seat of seats) await signed(seat, 'POST', '/api/v1/seats/beat', locked)
  const taps = await Promise.all(
    (vouchers.created ? vouchers.codes : []).map(async (voucher, n) => (await signed(seats[n] as Seat, 'POST', '/api/v1/seats/sessions', { voucher })).took),
  )
  shown('twenty sign in at once, from the request to the lease', taps)
  const beats: number[] = []
  const end = performance.now() + SECONDS * 1000
  await Promise.all(
    seats.map(async (seat, n) => {
      await pause((n * 5000) / SEATS)
      while (performance.now() < end) {
        const { took, status } = await signed(seat, 'POST', '/api/v1/seats/beat', n < 20 ? { ...locked, wiped: false } : locked)
        if (status !== 200) throw new Error(`a beat was answered with ${status}`)
        beats.push(took)
        await pause(5000 - took)
      }
    }),
  )
  shown(`${SEATS} seats that beat every five seconds`, beats)
} finally {
  park.kill('SIGINT')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}
