// The certificate of one name: from files that are read anew when they change, else a self-signed one that is kept.
import { readFileSync, statSync } from 'node:fs'
import { IsthmusError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { type Certificate, faultOf, validUntil } from './certificate.ts'

/** Paths of PEM files: the chain, own certificate first, and its key. */
type CertificateFiles = { readonly chain: string; readonly key: string }

export type KeeperParts = {
  readonly name: string
  readonly files: CertificateFiles | null
  /** Where the self-signed one is kept, so that a browser that was told to trust it is not asked again at each start. */
  readonly kept: { readonly read: () => string | undefined; readonly write: (pem: string) => void }
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: Log
}

export type Keeper = {
  readonly current: () => Certificate
  /** Whether it is our own making, which no browser trusts by itself. */
  readonly selfMade: boolean
  /** Looks whether there is another by now; gives it, else `null`. To be called every few seconds. */
  readonly look: () => Promise<Certificate | null>
}

const DAY = 86_400_000
/** A self-signed certificate lasts, and is replaced before its end by (days). */
const LASTS = 365
const REPLACED_BEFORE = 30

const refuse = (files: CertificateFiles, why: string, cause?: unknown): IsthmusError =>
  new IsthmusError(
    'gateway:certificate',
    `the portal's certificate ${files.chain} cannot be used: ${why}`,
    'name a chain and its key in PEM under "certificate" of the gateway, or leave it out for a self-signed one',
    { cause },
  )

const read = (files: CertificateFiles): Certificate => {
  try {
    return { cert: readFileSync(files.chain, 'utf8'), key: readFileSync(files.key, 'utf8') }
  } catch (cause) {
    throw refuse(files, cause instanceof Error ? cause.message : 'unreadable', cause)
  }
}

/** What changes when a file is written or another takes its place; links are followed. */
const stampOf = ({ chain, key }: CertificateFiles): string =>
  [chain, key]
    .map((path) => {
      const { ino, mtimeMs, size } = statSync(path)
      return `${ino} ${mtimeMs} ${size}`
    })
    .join()

const stampNow = (files: CertificateFiles): string => {
  try {
    return stampOf(files)
  } catch {
    return 'missing'
  }
}

const fromFiles = ({ name, now, log }: KeeperParts, files: CertificateFiles): Keeper => {
  let stamp = stampNow(files)
  let current = read(files)
  const fault = faultOf(current, name, now())
  if (fault !== null) throw refuse(files, fault)
  const look = (): Certificate | null => {
    const later = stampNow(files)
    if (later === stamp) return null
    stamp = later
    try {
      const next = read(files)
      const why = faultOf(next, name, now())
      if (why !== null) throw refuse(files, why)
      current = next
      log('portal.certificate', { until: validUntil(next) })
      return next
    } catch (error) {
      // One file of two may be written already: the other one's change is looked at as well.
      log('portal.certificate-kept', { why: error instanceof Error ? error.message : 'unreadable' })
      return null
    }
  }
  return { current: () => current, selfMade: false, look: async () => look() }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n?/
const KEY = /-----BEGIN PRIVATE KEY-----[\s\S]*?-----END PRIVATE KEY-----\n?/

const isGood = (certificate: Certificate, name: string, at: number): boolean =>
  faultOf(certificate, name, at) === null && validUntil(certificate) - at > REPLACED_BEFORE * DAY

const keptOf = (pem: string | undefined): Certificate | undefined => {
  const cert = CERTIFICATE.exec(pem ?? '')?.[0]
  const key = KEY.exec(pem ?? '')?.[0]
  return cert === undefined || key === undefined ? undefined : { cert, key }
}

const selfMade = async ({ name, kept, now }: KeeperParts): Promise<Keeper> => {
  const make = async (): Promise<Certificate> => {
    // Loaded here: it is large, and not needed where the certificate lies in files.
    const { selfSigned } = await import('./self-signed.ts')
    const made = await selfSigned([name], now(), LASTS)
    kept.write(made.key + made.cert)
    return made
  }
  const before = keptOf(kept.read())
  let current = before !== undefined && isGood(before, name, now()) ? before : await make()
  const look = async (): Promise<Certificate | null> => {
    if (validUntil(current) - now() > REPLACED_BEFORE * DAY) return null
    current = await make()
    return current
  }
  return { current: () => current, selfMade: true, look }
}

/** Takes the certificate up. Throws `gateway:certificate` where files are named that cannot be used. */
export const keepCertificate = async (parts: KeeperParts): Promise<Keeper> =>
  parts.files === null ? selfMade(parts) : fromFiles(parts, parts.files)
