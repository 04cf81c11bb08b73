// One question to the network: a destination, how it is tried, and why it is asked.
import { type Host, hostInUrl } from '../../base/names.ts'

/** Where a question comes from. */
export const SOURCES = ['test', 'protected-test', 'emergency', 'host', 'rule', 'service', 'list', 'port'] as const
export type Source = (typeof SOURCES)[number]

/** What is said on the connection: a page is asked for in clear; a TLS hello with the name; nothing. */
type How = 'http' | 'tls' | 'tcp'

export type Question = {
  readonly host: Host
  /** TCP; what UDP carries is not asked for. */
  readonly port: number
  readonly from: Source
  /** The rule, service or list; empty where there is none. */
  readonly of: string
}

/** By what two reports know the same question: `museum.example:443`. */
export const keyOf = ({ host, port }: Pick<Question, 'host' | 'port'>): string => `${hostInUrl(host)}:${port}`

const IN_CLEAR: ReadonlySet<number> = new Set([80, 8000, 8008, 8080])
/** Where TLS begins with the first octet (IANA's registry of services). */
const SECURE: ReadonlySet<number> = new Set([443, 465, 563, 636, 989, 990, 992, 993, 995, 5061, 5223, 8443])

export const howOf = (port: number): How => (IN_CLEAR.has(port) ? 'http' : SECURE.has(port) ? 'tls' : 'tcp')
