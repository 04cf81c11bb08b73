// In a device's network (bench/sign-ins.ts): signs in with one voucher from each address, by the portal's plain form, some at once.
// `sign-in.ts <portal's address> <its name> <first> <lanes> [<rate>]`: codes, a line each, by standard input; the n-th is used from the n-th
// address of 10.64.0.0/10, counted from `first`. With a rate (a second) each begins when it is due, and its time counts from then on, so that
// a stall is felt by all that were due meanwhile. Prints one line of JSON.
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

const [, , address = '', host = '', first = '0', lanes = '1', rate = '0'] = process.argv

const addressAt = (n: number): string => `10.${64 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`

/** The status of the answer, 0 where none came; "online" is 303, said once the kernel has it. */
const signIn = (code: string, localAddress: string): Promise<number> =>
  new Promise((resolve) => {
    let said = ''
    const over = (): void => {
      resolve(Number(/^HTTP\/1.1 (\d+)/.exec(said)?.[1] ?? 0))
      socket.destroy()
    }
    const body = `voucher=${code}`
    const socket = connect({ host: address, port: 80, localAddress })
    socket.setNoDelay(true)
    socket.write(
      `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
        `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    )
    socket.on('data', (bytes) => {
      said += bytes
      if (said.includes('\r\n\r\n')) over()
    })
    socket.on('error', over)
    socket.on('close', over)
    socket.setTimeout(20_000, over)
  })

const codes = (await text(process.stdin)).split('\n').filter(Boolean)
const times: number[] = []
const answers: Record<string, number> = {}
let next = 0
const started = performance.now()
/** When the n-th is due; `undefined`: as soon as a lane is free. */
const dueAt = (n: number): number | undefined => (Number(rate) > 0 ? started + (n * 1000) / Number(rate) : undefined)
const lane = async (): Promise<void> => {
  for (let n = next++; n < codes.length; n = next++) {
    const due = dueAt(n)
    if (due !== undefined && due > performance.now()) await pause(due - performance.now())
    const from = due ?? performance.now()
    const status = await signIn(codes[n] ?? '', addressAt(Number(first) + n))
    times.push(performance.now() - from)
    answers[status] = (answers[status] ?? 0) + 1
  }
}
await Promise.all(Array.from({ length: Number(lanes) }, lane))
const seconds = (performance.now() - started) / 1000
times.sort((a, b) => a - b)
const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
console.log(JSON.stringify({ answers, seconds, p50: at(0.5), p99: at(0.99) }))
