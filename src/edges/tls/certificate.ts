// A server's certificate with its key, and whether it can be used for a name at a time.
import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'

/** PEM texts for node:tls: the chain, own certificate first, and its key. */
export type Certificate = { readonly key: string; readonly cert: string }

/** Until when it is valid, in milliseconds since 1970. */
export const validUntil = ({ cert }: Certificate): number => Date.parse(new X509Certificate(cert).validTo)

/** Whose name a server must show for it: RFC 9525, the subject alternative names only. */
const isFor = (leaf: X509Certificate, name: string): boolean => leaf.checkHost(name, { subject: 'never' }) !== undefined

/** Why it cannot stand for the name at a time (milliseconds since 1970), or `null`. */
export const faultOf = (certificate: Certificate, name: string, at: number): string | null => {
  try {
    createSecureContext({ key: certificate.key, cert: certificate.cert })
    const leaf = new X509Certificate(certificate.cert)
    if (leaf.ca) return 'it is an authority’s, not a server’s'
    if (!isFor(leaf, name)) return `it is not for ${name}`
    if (Date.parse(leaf.validTo) <= at) return 'it is no longer valid'
    return null
  } catch (error) {
    return `certificate and key cannot be used together (${error instanceof Error ? error.message : 'unreadable'})`
  }
}
