// A self-signed certificate for the sample's small sites: one key, no authority (never CA:TRUE), made anew at each start.
import 'reflect-metadata' // x509 wants it loaded first
import * as x509 from '@peculiar/x509'

/** PEM texts for node:https. */
export type Certificate = { readonly key: string; readonly cert: string }

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY = 86_400_000

/** Makes a certificate for the names, valid from yesterday for 30 days after `at` (milliseconds since 1970). */
export const selfSigned = async (names: readonly string[], at: number): Promise<Certificate> => {
  const keys = await crypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${names[0]}`,
    notBefore: new Date(at - DAY),
    notAfter: new Date(at + 30 * DAY),
    keys,
    signingAlgorithm: EC,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  })
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const lines = key.match(/.{1,64}/g)?.join('\n') ?? ''
  return { key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`, cert: cert.toString('pem') }
}
