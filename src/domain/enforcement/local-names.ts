// Names that no upstream is ever asked about: they mean something in this house or on this machine only, or nothing anywhere.

/** What is said about such a name: where it leads, that it does not exist, or that it has nothing. */
export type LocalMeaning = 'loopback' | 'no-such-name' | 'no-data'

/** RFC 6761 (localhost, invalid), RFC 6762 (local), RFC 7686 (onion). */
const TOPS: ReadonlyMap<string, LocalMeaning> = new Map([
  ['localhost', 'loopback'],
  ['invalid', 'no-such-name'],
  ['local', 'no-such-name'],
  ['onion', 'no-such-name'],
])
/** None of them is shorter, and nearly every name ends in something that is. */
const SHORTEST_TOP = 4

// RFC 6303, RFC 7793: reverse names of addresses that mean nothing outside.
const REVERSE = new RegExp(
  `(?:^|\\.)(?:${[
    '0',
    '10',
    '127',
    '254\\.169',
    '168\\.192',
    '(?:1[6-9]|2\\d|3[01])\\.172',
    '(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.100',
    '255\\.255\\.255\\.255',
    '2\\.0\\.192',
    '100\\.51\\.198',
    '113\\.0\\.203',
  ].join(
    '|',
  )})\\.in-addr\\.arpa$|(?:^|\\.)(?:[cd]\\.f|[89ab]\\.e\\.f|8\\.b\\.d\\.0\\.1\\.0\\.0\\.2|(?:[01]\\.)(?:0\\.){30}0)\\.ip6\\.arpa$`,
)

const isOrBelow = (name: string, domain: string): boolean =>
  name.endsWith(domain) && (name.length === domain.length || name.charCodeAt(name.length - domain.length - 1) === 46)

/** What the name means here; `undefined`: upstreams know. `domain`: the park's own, whose names stand in the settings. */
export const localMeaning = (name: string, domain: string): LocalMeaning | undefined => {
  if (isOrBelow(name, domain)) return name === domain ? 'no-data' : 'no-such-name'
  const dot = name.lastIndexOf('.')
  if (name.length - dot - 1 < SHORTEST_TOP) return undefined
  const top = TOPS.get(name.slice(dot + 1))
  if (top !== undefined || !name.endsWith('.arpa')) return top
  // RFC 9462 section 6.4: whether a resolver has an encrypted twin is for the resolver itself to say. Ours has none.
  if (isOrBelow(name, 'resolver.arpa')) return 'no-data'
  // RFC 8375: names of homes, here as there.
  if (isOrBelow(name, 'home.arpa')) return name === 'home.arpa' ? 'no-data' : 'no-such-name'
  return REVERSE.test(name) ? 'no-such-name' : undefined
}

/** Whether a browser that is told there is no such name will ask no other resolver by itself (Mozilla's canary domain). */
export const isCanary = (name: string): boolean => isOrBelow(name, 'use-application-dns.net')
