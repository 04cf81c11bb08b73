// A service asked as a browser would begin: real names, real TLS, on this machine alone.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import test, { after, before } from 'node:test'
import tls from 'node:tls'
import type { Address } from '../../src/base/addresses.ts'
import { selfSigned } from '../../src/edges/tls/self-signed.ts'
import { askService } from '../../src/main/live.ts'
import { replyTo, startUpstream, type Upstream } from '../kit/dns.ts'
import { leftOut } from '../kit/needs.ts'
import { enterOwnNetwork } from '../kit/own-network.ts'

const cannot = enterOwnNetwork()

let dns: Upstream
const servers: Server[] = []

const listen = async (server: Server, host: string, port: number): Promise<void> => {
  servers.push(server)
  await new Promise<void>((ready) => server.listen(port, host, ready))
}

const ADDRESSES: Readonly<Record<string, string>> = {
  'good.test': '127.0.0.2',
  'closed.test': '127.0.0.3',
  'other.test': '127.0.0.2',
  'smtp.test': '127.0.0.4',
  'clear.test': '127.0.0.5',
}

if (cannot !== undefined) leftOut('services asked from this machine', cannot)
else {
  before(async () => {
    const good = await selfSigned(['good.test'], Date.now())
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), good.cert.toString()])
    await listen(tls.createServer({ ...good }), '127.0.0.2', 443)
    await listen(
      createServer((socket) => socket.write('220 smtp.test ESMTP\r\n')),
      '127.0.0.4',
      587,
    )
    await listen(
      createServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')),
      '127.0.0.5',
      80,
    )
    dns = await startUpstream((came) => {
      const address = ADDRESSES[came.name]
      const answers =
        address === undefined || came.type !== 1
          ? []
          : [{ type: 'A' as const, name: came.name, ttl: 60, data: address as Address }]
      came.send(replyTo(came, { rcode: address === undefined ? 3 : 0, answers }))
    }, '127.0.0.9')
  })
  after(async () => {
    await dns.close()
    for (const server of servers) server.close()
  })

  test('who answers with its name, who does not, and who is not there', async () => {
    const ask = askService([`${dns.host}:${dns.port}`])
    const found = async (name: string, port: number) => ask({ name, port })
    assert.equal(await found('good.test', 443), 'answers')
    assert.equal(await found('other.test', 443), 'somebody-else', 'a certificate for another name')
    assert.equal(await found('closed.test', 443), 'closed')
    assert.equal(await found('gone.test', 443), 'no-name')
    assert.equal(await found('smtp.test', 587), 'answers')
    assert.equal(await found('clear.test', 80), 'answers')
    assert.equal(await found('clear.test', 443), 'closed')
    assert.equal(await askService(['127.0.0.10:53'])({ name: 'good.test', port: 443 }), 'silent', 'nobody knows names')
  })
}
