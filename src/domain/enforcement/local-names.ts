// Names that no upstream is ever asked about: they mean something in this house or on this machine only, or nothing anywhere.

/** What is said about such a name: where it leads, that it does not exist, or that it has nothing. */
export type LocalMeaning = 'loopback' | 'no-such-name' | 'no-data'

/** RFC 6761 (localhost, invalid), RFC 6762 (local), RFC 7686 (onion), RFC 9462 section 6.4 (resolver.arpa). */
const TOPS: Readonly<Record<string, LocalMeaning>> = {
  localhost: 'loopback',
  invalid: 'no-such-name',
  local: 'no-such-name',
  onion: 'no-such-name',
}

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
  ].join('|')})\\.in-addr\\.arpa$|(?:^|\\.)(?:[cd]\\.f|[89ab]\\.e\\.f|(?:[01]\\.)(?:0\\.){30}0)\\.ip6\\.arpa$`,
)

const isOrBelow = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`)

/** What the name means here; `undefined`: upstreams know. `domain`: the park's own, whose names stand in the settings. */
export const localMeaning = (name: string, domain: string): LocalMeaning | undefined => {
  const top = TOPS[name.slice(name.lastIndexOf('.') + 1)]
  if (top !== undefined) return top
  if (isOrBelow(name, domain)) return name === domain ? 'no-data' : 'no-such-name'
  if (!name.endsWith('.arpa')) return undefined
  if (isOrBelow(name, 'resolver.arpa')) return 'no-data'
  return REVERSE.test(name) ? 'no-such-name' : undefined
}

/** A browser that finds this name asks no other resolver by itself (Mozilla's canary domain). */
export const DOH_CANARY = 'use-application-dns.net'
