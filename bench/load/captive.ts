// In the devices' network (bench/opennds.ts): people in front of openNDS. From each address, given a line each by standard input, it asks
// for a page, is led to the portal, and signs in by the link behind the portal's button, as openNDS's documentation describes it for a
// portal of one's own (FAS): the hash of what the leading named and the shared key. The first some one after another, then the rest.
// `captive.ts <page's address> <portal's address> <its port> <shared key> <greeting server's port> <alone> <lanes>`. Prints one line of JSON.
import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { inLanes, passes, request, statusOf, untilPassing } from './devices.ts'

const [, , world = '', portal = '', port = '', key = '', greeting = '', alone = '1', lanes = '1'] = process.argv

const get = (host: string, at: number, path: string, localAddress: string): Promise<string> =>
  request({ host, port: at, localAddress }, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)

const beyond = (localAddress: string) => ({ host: world, port: Number(greeting), localAddress })

/** What openNDS calls the device of that address, from where it leads its request for a page; '' where it does not. */
const meet = async (from: string): Promise<string> => {
  const led = /^Location: \S*[?&]fas=([\w%+/=-]+)/im.exec(await get(world, 80, '/', from))?.[1] ?? ''
  return /hid=([0-9a-f]+)/.exec(Buffer.from(decodeURIComponent(led), 'base64').toString())?.[1] ?? ''
}

/** The status of the answer, once packets pass; 0 where they do not. */
const signIn = async (from: string, hid: string): Promise<number> => {
  const tok = createHash('sha256').update(`${hid}${key}`).digest('hex')
  const head = await get(
    portal,
    Number(port),
    `/opennds_auth/?tok=${tok}&redir=${encodeURIComponent(`http://${world}/`)}`,
    from,
  )
  return (await untilPassing(beyond(from))) ? statusOf(head) : 0
}

const addresses = (await text(process.stdin)).split('\n').filter(Boolean)
// Its web server listens before its rules are there; until then packets pass.
for (let tries = 0; (await meet(addresses[0] ?? '')) === '' && tries < 300; tries++) await pause(100)
const met: { readonly from: string; readonly hid: string }[] = []
await inLanes(addresses.length, { lanes: 4 }, async (n) => {
  const from = addresses[n] ?? ''
  const hid = await meet(from)
  if (hid !== '') met.push({ from, hid })
  return hid === '' ? 0 : 1
})
let open = 0
for (const { from } of met.slice(0, Number(alone))) if (await passes(beyond(from))) open++
const some = async (from: number, until: number, at: number) => {
  const these = met.slice(from, until)
  return inLanes(these.length, { lanes: at }, (n) => signIn(these[n]!.from, these[n]!.hid))
}
const one = await some(0, Number(alone), 1)
const many = await some(Number(alone), met.length, Number(lanes))
console.log(JSON.stringify({ met: met.length, open, alone: one, together: many }))
