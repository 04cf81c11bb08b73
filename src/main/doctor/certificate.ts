// The certificate of the portal's secure name, where it lies in files.
import { readFileSync } from 'node:fs'
import { judgeEnd } from '../../domain/doctor/ages.ts'
import { broken } from '../../domain/doctor/finding.ts'
import { type Certificate, faultOf, validUntil } from '../../edges/tls/certificate.ts'
import { portalNames } from '../gateway/lan.ts'
import type { Look } from './installation.ts'

const MEND = 'name a chain and its key in PEM under "certificate" of the gateway, or leave it out for a self-signed one'

export const lookAtCertificate: Look = ({ settings: { gateway, domain }, now }) => {
  const files = gateway?.certificate ?? null
  if (files === null) return []
  const name = portalNames(domain).secure
  let certificate: Certificate
  try {
    certificate = { cert: readFileSync(files.chain, 'utf8'), key: readFileSync(files.key, 'utf8') }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [
      broken('certificate', `The certificate of ${name} cannot be read (${why}): the service does not start.`, MEND),
    ]
  }
  // As of its last day: that it is over is told with the day.
  const fault = faultOf(certificate, name, 0)
  return fault === null
    ? [judgeEnd(name, validUntil(certificate), now)]
    : [broken('certificate', `${files.chain} cannot stand for ${name}: ${fault}. The service does not start.`, MEND)]
}
