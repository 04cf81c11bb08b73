// A proxy with its real relay and exchange worker, for tests; and clients that speak to it byte by byte.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import type { Server } from 'node:net'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Address } from '../../src/base/addresses.ts'
import { type RunningProxy, startProxy } from '../../src/edges/proxy/proxy.ts'
import type { ProxyParts } from '../../src/edges/proxy/proxy-parts.ts'
import { startRelay } from '../../src/edges/proxy/relay/start.ts'
import { startHandover } from '../../src/edges/proxy/relay/start-handover.ts'
import { freshFolder } from './folder.ts'
import { type TableGate, tableGate } from './proxy-gate.ts'

export type TestPark = {
  readonly gate: TableGate
  readonly proxy: RunningProxy
  readonly port: number
  readonly relay: 'splice' | 'child'
  /** Of the open connections those that the relay has. */
  readonly tunnels: () => number
  readonly close: () => Promise<void>
}

/** Starts a proxy on a free port; 127.0.0.1 is signed in as session `s1`, 127.0.0.2 as `s2`, nobody else. */
export const startPark = async (change: Partial<ProxyParts> = {}): Promise<TestPark> => {
  const gate = tableGate()
  gate.signIn('127.0.0.1', 's1')
  gate.signIn('127.0.0.2', 's2')
  const { relay, kind } = await startRelay({ moved: gate.moved })
  const proxy = await startProxy({
    host: '127.0.0.1',
    port: 0,
    redirected: [],
    inLine: false,
    gate,
    relay,
    startExchange: async (module, options) => (await startHandover(module, options)).handover,
    isPortal: (host, port) => host.kind === 'name' && host.name === 'portal.park.test' && port === 80,
    isOwn: () => false,
    portal: { address: '127.0.0.1' as Address, port: 1, secret: 'secret-of-the-test' },
    portalUrl: 'http://portal.park.test/',
    refusalPage: ({ reason }, wish, language) => `<!doctype html><p>${reason} ${wish.port} ${language}`,
    ...change,
  })
  const close = async (): Promise<void> => {
    await proxy.close()
    await relay.close()
  }
  return { gate, proxy, relay: kind, tunnels: relay.open, port: proxy.port, close }
}

/** Listens on a free loopback port. */
export const listen = (server: Server, host = '127.0.0.1'): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0)
    })
  })

/** A connection to the proxy that remembers all it was told. */
export type Client = {
  readonly socket: Socket
  readonly text: () => string
  /** Waits until the text so far matches; fails after 10 s, or when the connection ends before. */
  readonly until: (pattern: RegExp) => Promise<string>
  /** Waits for the end of the connection and gives everything. */
  readonly ended: () => Promise<string>
}

export const dialProxy = (port: number, from = '127.0.0.1'): Client => {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from, allowHalfOpen: true })
  let text = ''
  let over = false
  const wake = new Set<() => void>()
  const stir = (): void => {
    for (const each of [...wake]) each()
  }
  socket.on('data', (chunk) => {
    text += (chunk as Buffer).toString('latin1')
    stir()
  })
  const end = (): void => {
    over = true
    stir()
  }
  socket.on('end', end)
  socket.on('error', () => {})
  socket.on('close', end)
  const wait = (what: string, done: () => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        wake.delete(look)
        reject(new Error(`waited for ${what}, got: ${JSON.stringify(text.slice(0, 500))}`))
      }, 15_000)
      const look = (): void => {
        if (!done() && !over) return
        wake.delete(look)
        clearTimeout(limit)
        if (done()) resolve(text)
        else reject(new Error(`ended before ${what}: ${JSON.stringify(text.slice(0, 500))}`))
      }
      wake.add(look)
      look()
    })
  return {
    socket,
    text: () => text,
    until: (pattern) => wait(String(pattern), () => pattern.test(text)),
    ended: () => wait('the end', () => over),
  }
}

/** Sends bytes, waits for the end, and gives what came. */
export const say = async (port: number, bytes: string | Buffer, from?: string): Promise<string> => {
  const client = dialProxy(port, from)
  client.socket.write(bytes, 'latin1')
  const text = await client.ended()
  client.socket.destroy()
  return text
}

/** Opens a tunnel; gives the client once it has its 200. */
export const tunnel = async (port: number, target: string, from?: string): Promise<Client> => {
  const client = dialProxy(port, from)
  client.socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`)
  await client.until(/^HTTP\/1\.1 200 [^\n]*\r\n\r\n/)
  return client
}

/** A key and a certificate of its own for one name. */
export const certificate = (name: string): { key: string; cert: string } => {
  const folder = freshFolder('proxy')
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        key,
        '-out',
        cert,
        '-subj',
        `/CN=${name}`,
        '-addext',
        `subjectAltName=DNS:${name}`,
      ],
      { stdio: 'ignore' },
    )
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
