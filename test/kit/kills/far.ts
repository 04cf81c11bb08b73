// The people of test/end-to-end/kills.test.ts, in a network of theirs: reads orders, a line of JSON each, and tells what happens in the same way.
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns'
import { request } from 'node:http'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { helloFor } from '../proxy-hello.ts'
import { isNumbered } from './numbered.ts'
import type { CrowdOrder, Order, Tidings, Wish } from './orders.ts'

const tell = (tidings: Tidings): void => void process.stdout.write(`${JSON.stringify(tidings)}\n`)

type Told = { readonly status: number; readonly body: string }

/** One request; status 0: no answer. */
const ask = (
  to: { host: string; name: string; from: string; method?: string; path?: string; patience?: number },
  body?: unknown,
): Promise<Told> =>
  new Promise((resolve) => {
    const payload = body === undefined ? '' : JSON.stringify(body)
    const sent = request({
      host: to.host,
      port: 80,
      localAddress: to.from,
      method: to.method ?? 'GET',
      path: to.path ?? '/',
      agent: false,
      timeout: to.patience ?? 5000,
      headers: {
        host: to.name,
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      },
    })
    const failed = (error: Error): void => resolve({ status: 0, body: error.message })
    sent.on('timeout', () => sent.destroy(new Error('silence')))
    sent.on('error', failed)
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('latin1').on('data', (piece: string) => {
        text += piece
      })
      response.on('error', failed)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
    })
    sent.end(payload)
  })

/** Each sends by a port of its own, so that the world can tell them apart behind one address. Nothing is ever answered. */
const senders = new Map<string, (port: number, host: string) => void>()
const senderAt = (address: string, from: number) => {
  const known = senders.get(address)
  if (known !== undefined) return known
  const socket = createSocket('udp4').on('error', () => {})
  const bound = new Promise<void>((done) => socket.bind(from, address, done))
  const send = (port: number, host: string): void => void bound.then(() => socket.send('x', port, host, () => {}))
  senders.set(address, send)
  return send
}

const AFTER_MS = [0, 40, 400]

/** Signs in or out until that is answered. What is sent to 8001 must never arrive: before a sign-in, after a sign-out. */
const one = async ({ portal, name, world }: CrowdOrder, { address: from, port, code }: Wish): Promise<void> => {
  const send = senderAt(from, port)
  const wish = code === null ? { method: 'DELETE', path: '/current' } : { method: 'POST', path: '' }
  send(code === null ? 8000 : 8001, world)
  for (;;) {
    const { status, body } = await ask(
      { host: portal, name, from, method: wish.method, path: `/api/v1/sessions${wish.path}` },
      code === null ? undefined : { voucher: code },
    )
    if (status === 201 || status === 204) break
    if (status !== 0 && status !== 503) tell({ said: 'odd', what: `${from} ${wish.method} ${status} ${body}` })
    await pause(200)
  }
  if (code !== null) for (let k = 0; k < 3; k++) send(8000, world)
  else for (const ms of AFTER_MS) setTimeout(() => send(8001, world), ms)
}

const crowd = async (order: CrowdOrder): Promise<void> => {
  const waiting = [...order.wishes]
  let answered = 0
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await one(order, next)
      answered++
      if (answered === order.mark) tell({ said: 'mark' })
    }
  }
  await Promise.all(Array.from({ length: 24 }, work))
  await pause(Math.max(...AFTER_MS) + 50)
  tell({ said: 'crowd', answered })
}

type Download = Extract<Order, { do: 'download' }>

const download = ({ id, host, port, from, kind, name }: Download): void => {
  let at = 0
  let over = false
  const end = (why: string): void => {
    if (over) return
    over = true
    clearInterval(telling)
    tell({ said: 'over', id, at, why, when: Date.now() })
  }
  const take = (bytes: Buffer): void => {
    if (isNumbered(at, bytes)) at += bytes.length
    else end('wrong bytes')
  }
  const telling = setInterval(() => tell({ said: 'at', id, at }), 50)
  if (kind === 'http') {
    const sent = request({ host, port, localAddress: from, path: '/long', agent: false, headers: { host: name } })
    sent.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? ''))
    sent.on('response', (response) => {
      response.on('data', take)
      response.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? ''))
      response.on('close', () => end('closed'))
    })
    sent.end()
    stops.set(id, () => sent.destroy())
    return
  }
  const socket = connect({ host, port, localAddress: from })
  if (kind === 'tls') socket.write(helloFor({ names: [name], size: 300 }))
  socket.on('data', take)
  socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? ''))
  socket.on('close', () => end('closed'))
  stops.set(id, () => socket.end())
}
const stops = new Map<string, () => void>()

type Knock = Extract<Order, { do: 'knock' }>

/** What ought to be blocked, as often as it goes. `through`: what came back although nothing may. */
const knock = ({ how, host, port, from, name, source }: Knock): void => {
  const through = (what: string): void =>
    tell({ said: 'through', what: `${how} ${from} → ${host}:${port} ${name}: ${what}` })
  if (how === 'udp') {
    const send = senderAt(from, source)
    setInterval(() => send(port, host), 4)
    return
  }
  const again = (): void => void setTimeout(() => knock({ do: 'knock', how, host, port, from, name, source }), 50)
  if (how === 'http') {
    void ask({ host, name, from }).then(({ body }) => {
      if (body.startsWith('page of')) through(body)
      again()
    })
    return
  }
  let hello = how === 'hello'
  const socket = connect({ host, port, localAddress: from })
  // Where names count the proxy takes the connection before it knows the name.
  socket.on('connect', () => (hello ? socket.write(helloFor({ names: [name], size: 300 })) : through('connected')))
  socket.on('data', (bytes: Buffer) => {
    // A TLS alert is the refusal.
    if (hello && bytes[0] !== 21) through('answered')
    hello = false
    socket.destroy()
  })
  socket.on('error', () => {})
  socket.on('close', again)
  socket.setTimeout(5000, () => socket.destroy())
}

type Fresh = Extract<Order, { do: 'fresh' }>

/** New checked connections, one after the other, until told to end: when each that came began. */
const fresh = async ({ id, host, from, name }: Fresh): Promise<void> => {
  let stopped = false
  stops.set(id, () => {
    stopped = true
  })
  while (!stopped) {
    const when = Date.now()
    // A process that begins on a busy machine may need its time; what counts is that nothing is refused or lost meanwhile.
    const { status, body } = await ask({ host, name, from, patience: 30_000 })
    const came = body.startsWith('page of')
    tell({ said: 'fresh', id, when, came, what: came ? '' : `${status} ${body.slice(0, 300)}` })
    await pause(50)
  }
}

const resolve = ({ server, from, name }: Extract<Order, { do: 'resolve' }>): void => {
  const resolver = new Resolver({ timeout: 3000, tries: 1 })
  resolver.setServers([server])
  resolver.setLocalAddress(from)
  resolver.resolve4(name, (error, found) =>
    tell({ said: 'resolved', what: error === null ? (found[0] ?? '') : (error.code ?? '') }),
  )
}

const carryOut = (order: Order): void => {
  if (order.do === 'crowd') void crowd(order)
  else if (order.do === 'download') download(order)
  else if (order.do === 'knock') knock(order)
  else if (order.do === 'fresh') void fresh(order)
  else if (order.do === 'resolve') resolve(order)
  else if (order.do === 'send') senderAt(order.from, order.source)(order.port, order.host)
  else if (order.do === 'stop') stops.get(order.id)?.()
}

createInterface({ input: process.stdin }).on('line', (line) => carryOut(JSON.parse(line) as Order))
