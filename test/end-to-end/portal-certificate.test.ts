// The portal's certificate from files: shown to whoever asks for its one name, and another one from the moment that the files change.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from 'node:tls'
import { selfSigned } from '../../src/edges/tls/self-signed.ts'
import { OWN } from '../edges/nft/gateway/network.ts'
import { freshFolder } from '../kit/folder.ts'
import { startLanPark } from '../kit/lan-park.ts'
import { leftOut } from '../kit/needs.ts'

const NAME = 'my.ship.example'
const folder = freshFolder()
const chain = join(folder, 'portal.pem')
const key = join(folder, 'portal.key')
const put = async (): Promise<string> => {
  const made = await selfSigned([NAME], Date.now())
  for (const [path, text] of [
    [chain, made.cert],
    [key, made.key],
  ] as const) {
    writeFileSync(`${path}.new`, text)
    renameSync(`${path}.new`, path)
  }
  return new X509Certificate(made.cert).fingerprint256
}

/** What is shown, or what came instead. */
const shown = (host: string, servername: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ host, port: 443, servername, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
    socket.on('error', () => resolve('no handshake'))
  })

const first = await put()
const { cannot, lan } = await startLanPark({ settings: `  certificate: { chain: "${chain}", key: "${key}" }\n` })
if (lan === null) leftOut('the portal’s certificate', cannot)
else {
  after(lan.close)

  test('the certificate of the files, for the one name only, on both families', async () => {
    for (const host of [OWN.four, OWN.six]) {
      assert.equal(await shown(host, NAME), first)
      assert.equal(await shown(host, 'portal.ship.example'), 'no handshake')
      assert.equal(await shown(host, 'bank.example'), 'no handshake')
    }
  })

  test('the next one without a new start; a half-written one changes nothing', async () => {
    const second = await put()
    for (let n = 0; n < 60 && (await shown(OWN.four, NAME)) !== second; n++) await pause(100)
    assert.equal(await shown(OWN.four, NAME), second)
    assert.equal(await shown(OWN.six, NAME), second)
    writeFileSync(chain, 'half')
    for (let n = 0; n < 60 && !lan.park.printed().includes('portal.certificate-kept'); n++) await pause(100)
    assert.match(lan.park.printed(), /portal\.certificate-kept/)
    assert.equal(await shown(OWN.four, NAME), second)
  })
}
