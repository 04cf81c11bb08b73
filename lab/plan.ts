// The park of the lab on paper: who is where, by which addresses.
const SEATS = 20
const OFFICES = 5

/** The gateway's own addresses: inside on the seats' network and the offices', and towards the world. */
export const GATEWAY = {
  four: '10.20.0.1',
  six: '2001:db8:20::1',
  office: { four: '10.30.0.1', six: '2001:db8:30::1' },
  outside: { four: '198.51.100.1', six: '2001:db8:1::1' },
} as const

/** The world: its router, its servers, and its DNS. `casino` has one address with `news`. */
export const WORLD = {
  router: { four: '198.51.100.254', six: '2001:db8:1::fe' },
  news: { four: '203.0.113.10', six: '2001:db8:2::10' },
  casino: { four: '203.0.113.10', six: '2001:db8:2::10' },
  museum: { four: '203.0.113.20', six: '2001:db8:2::20' },
  mail: { four: '203.0.113.30', six: '2001:db8:2::30' },
  dns: { four: '192.0.2.53', six: '2001:db8:2::53' },
  /** A resolver that is not ours. */
  elsewhere: { four: '192.0.2.99', six: '2001:db8:2::99' },
} as const

/** Where the world serves beside 80 and 443, by TCP and UDP. */
export const ECHO_PORTS = [853, 993, 4433, 8000] as const

export type Place = {
  readonly name: string
  readonly bridge: 'seats0' | 'office0'
  readonly four: string
  readonly six: string
  readonly hardware: string
}

const placesOf = (word: string, bridge: Place['bridge'], net: number, count: number): readonly Place[] =>
  Array.from({ length: count }, (_, at) => {
    const host = 11 + at
    const last = host.toString(16).padStart(2, '0')
    return {
      name: `${word}-${at + 1}`,
      bridge,
      four: `10.${net}.0.${host}`,
      six: `2001:db8:${net}::${host}`,
      hardware: `02:00:00:00:${net}:${last}`,
    }
  })

export const PLACES: readonly Place[] = [
  ...placesOf('seat', 'seats0', 20, SEATS),
  ...placesOf('office', 'office0', 30, OFFICES),
]
