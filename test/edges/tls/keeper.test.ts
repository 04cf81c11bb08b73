// The portal's certificate: kept over starts where it is self-made, read anew where it lies in files, and never an authority's.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { faultOf } from '../../../src/edges/tls/certificate.ts'
import { keepCertificate } from '../../../src/edges/tls/keeper.ts'
import { selfSigned } from '../../../src/edges/tls/self-signed.ts'
import { freshFolder } from '../../kit/folder.ts'
import { leftOut, program } from '../../kit/needs.ts'

const NAME = 'my.ship.example'
const DAY = 86_400_000

const hand = (at = Date.now()) => {
  const events: string[] = []
  const time = { now: at }
  const file: { pem?: string } = {}
  const kept = {
    read: () => file.pem,
    write: (pem: string) => {
      file.pem = pem
    },
  }
  return {
    events,
    time,
    file,
    parts: { name: NAME, kept, now: () => time.now, log: (event: string) => void events.push(event) },
  }
}

test('a self-made one is for that one name, no authority, kept over starts, and replaced before its end', async () => {
  const { parts, time, file } = hand()
  const keeper = await keepCertificate({ ...parts, files: null })
  const leaf = new X509Certificate(keeper.current().cert)
  assert.equal(leaf.ca, false)
  assert.equal(leaf.subjectAltName, `DNS:${NAME}`)
  assert.equal(faultOf(keeper.current(), 'portal.ship.example', time.now), 'it is not for portal.ship.example')
  const again = await keepCertificate({ ...parts, files: null })
  assert.equal(again.current().cert.trim(), keeper.current().cert.trim())
  assert.equal(await again.look(), null)
  time.now += 340 * DAY
  const next = await again.look()
  assert.notEqual(next, null)
  assert.equal(faultOf(again.current(), NAME, time.now), null)
  file.pem = 'damaged'
  const made = await keepCertificate({ ...parts, files: null })
  assert.equal(faultOf(made.current(), NAME, time.now), null)
})

const put = (folder: string, { cert, key }: { cert: string; key: string }) => {
  for (const [name, text] of [
    ['portal.pem', cert],
    ['portal.key', key],
  ] as const) {
    writeFileSync(join(folder, `${name}.new`), text)
    renameSync(join(folder, `${name}.new`), join(folder, name))
  }
  return { chain: join(folder, 'portal.pem'), key: join(folder, 'portal.key') }
}

test('files are read anew when they change; what cannot be used changes nothing', async () => {
  const { parts, events } = hand()
  const folder = freshFolder()
  const [first, second, other] = await Promise.all(
    [NAME, NAME, 'my.other.example'].map((n) => selfSigned([n], Date.now())),
  )
  if (first === undefined || second === undefined || other === undefined) return assert.fail()
  const files = put(folder, first)
  const keeper = await keepCertificate({ ...parts, files })
  assert.equal(keeper.selfMade, false)
  assert.equal(await keeper.look(), null)
  put(folder, { cert: second.cert, key: first.key })
  assert.equal(await keeper.look(), null, 'the key is not the certificate’s')
  put(folder, other)
  assert.equal(await keeper.look(), null, 'another name')
  assert.equal(keeper.current().cert, first.cert)
  assert.deepEqual(events, ['portal.certificate-kept', 'portal.certificate-kept'])
  put(folder, second)
  assert.equal((await keeper.look())?.cert, second.cert)
  assert.equal(keeper.current().key, second.key)
  await assert.rejects(
    keepCertificate({ ...parts, files: { ...files, chain: join(folder, 'none') } }),
    /cannot be used/,
  )
})

test('an authority’s certificate is refused', async () => {
  if (program('openssl') === undefined) return leftOut('an authority’s certificate', 'there is no openssl')
  const folder = freshFolder()
  const [chain, key] = [join(folder, 'ca.pem'), join(folder, 'ca.key')]
  const asked = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9']
  const named = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`]
  execFileSync('openssl', [...asked, ...named, '-keyout', key, '-out', chain], { stdio: 'ignore' })
  const { parts } = hand()
  await assert.rejects(keepCertificate({ ...parts, files: { chain, key } }), /an authority/)
})
