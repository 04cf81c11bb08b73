// Self-signed certificates: one key, no authority (never CA:TRUE), for the portal's one name and for the sample's small sites.
import 'reflect-metadata' // x509 wants it loaded first
import * as x509 from '@peculiar/x509'
import type { Certificate } from './certificate.ts'

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY = 86_400_000

/** Makes a certificate for the names, valid from the day before `at` (milliseconds since 1970) for `days` after it. */
export const selfSigned = async (names: readonly string[], at: number, days = 30): Promise<Certificate> => {
  const keys = await crypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${names[0]}`,
    notBefore: new Date(at - DAY),
    notAfter: new Date(at + days * DAY),
    keys,
    signingAlgorithm: EC,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  })
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const lines = key.match(/.{1,64}/g)?.join('\n') ?? ''
  return { key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`, cert: cert.toString('pem') }
}
