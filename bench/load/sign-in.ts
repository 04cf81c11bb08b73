// In a device's network (bench/sign-ins.ts): signs in with one voucher from each address, by the portal's plain form, some at once.
// `sign-in.ts <portal's address> <its name> <first> <lanes> <rate> [<address> <port>]`: codes, a line each, by standard input; the n-th is
// used from the n-th address of 10.64.0.0/10, counted from `first`. Rate 0: the next as soon as a lane is free. With a server of the world,
// each is over once that is reached. Prints one line of JSON.
import { text } from 'node:stream/consumers'
import { inLanes, request, statusOf, untilPassing } from './devices.ts'

const [, , portal = '', name = '', first = '0', lanes = '1', rate = '0', host, port] = process.argv

const addressAt = (n: number): string => `10.${64 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`

/** The status of the answer, 0 where none came; "online" is 303, said once the kernel has it. */
const signIn = async (code: string, localAddress: string): Promise<number> => {
  const body = `voucher=${code}`
  const head = await request(
    { host: portal, port: 80, localAddress },
    `POST /sign-in HTTP/1.1\r\nHost: ${name}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
      `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  )
  const reached = host === undefined || (await untilPassing({ host, port: Number(port), localAddress }))
  return reached ? statusOf(head) : 0
}

const codes = (await text(process.stdin)).split('\n').filter(Boolean)
const how = { lanes: Number(lanes), rate: Number(rate) }
const times = await inLanes(codes.length, how, (n) => signIn(codes[n] ?? '', addressAt(Number(first) + n)))
console.log(JSON.stringify(times))
