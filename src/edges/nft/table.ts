// The fixed rules of the one table. They never change while the program runs: sets and maps (domain/enforcement/elements.ts) hold
// everything that does. docs/decisions/0017 says why they are as they are; test/bypass tries each of them.
//
// A flow's ct mark: the slot of its session in the low 20 bits, above them the stamp of the direct cell by which it was let through.
// A packet whose stamp is still in `open` is decided; every other one is decided anew, in whichever direction it goes.
import * as v from 'valibot'
import { type Address, family, parseAddress } from '../../base/addresses.ts'
import { PATH_NUMBERS } from '../../domain/enforcement/cells.ts'
import { setsText, TABLE } from './text.ts'

const interfaceName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,15}$/))
const addressOf = (wanted: 4 | 6) =>
  v.pipe(
    v.string(),
    v.check((text) => parseAddress(text) === text && family(text as Address) === wanted, 'not an address'),
  )
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))

/** What the rules are written for. */
const SETTINGS = v.strictObject({
  /** Interfaces towards the park, and the one towards the world. */
  inside: v.pipe(v.array(interfaceName), v.minLength(1), v.maxLength(64)),
  outside: interfaceName,
  /** The gateway's own addresses inside; `null`: it has none of that family. */
  own4: v.nullable(addressOf(4)),
  own6: v.nullable(addressOf(6)),
  /** Where our own listeners are. `checked` takes what was redirected and nothing else. */
  ports: v.strictObject({ dns: port, http: port, https: port, proxy: port, checked: port }),
  /** What IPv4 leaves under: the outside interface's address, its own, or these public ones, from and to. */
  nat: v.union([v.picklist(['masquerade', 'none']), v.strictObject({ from: addressOf(4), to: addressOf(4) })]),
  /** Ports that are left to what has no block of its own; `null`: all. */
  common: v.nullable(v.strictObject({ from: port, to: port })),
})

export type TableSettings = v.InferOutput<typeof SETTINGS>
type OwnPorts = TableSettings['ports']

const SLOTS = '0x000fffff'
const STAMPS = '0xfff00000'
const STAMP_BITS = Array.from({ length: 12 }, (_, bit) => `0x${(2 ** (20 + bit)).toString(16)}`)
/** How long an address stays pinned after the last packet. */
const PIN_KEPT = '10m'

type Words = {
  readonly inside: string
  readonly outside: string
  /** One line for each family that we have: `match` and where it leads. */
  readonly leadTo: (port: number) => readonly string[]
  readonly own: readonly string[]
  readonly ports: OwnPorts
  readonly nat: TableSettings['nat']
  readonly common: TableSettings['common']
}

const wordsOf = ({ inside, outside, own4, own6, ports, nat, common }: TableSettings): Words => ({
  inside: `{ ${inside.map((name) => `"${name}"`).join(', ')} }`,
  outside: `"${outside}"`,
  leadTo: (port) => [
    ...(own4 === null ? [] : [`dnat ip to ${own4}:${port}`]),
    ...(own6 === null ? [] : [`dnat ip6 to [${own6}]:${port}`]),
  ],
  own: [...(own4 === null ? [] : [`ip daddr ${own4}`]), ...(own6 === null ? [] : [`ip6 daddr ${own6}`])],
  ports,
  nat,
  common,
})

/** The first packet of a flow from inside: whose is it, and where is it led? (The kernel asks a nat chain about first packets only.) */
const leading = ({ inside, leadTo, ports }: Words): string => `
  chain dstnat {
    type nat hook prerouting priority dstnat; policy accept;
    iifname ${inside} goto arriving
  }
  chain arriving {
    # Who has no address yet: DHCP, and IPv6's look whether an address is free.
    ip saddr 0.0.0.0 udp dport 67 accept
    ip6 saddr :: accept
    # Nobody speaks for an address that is somewhere else.
    fib saddr . iif oif missing drop
    # The most exact answer is looked up last, so that it wins.
    ct mark set ip saddr map @who_net4
    ct mark set ip6 saddr map @who_net6
    ct mark set ip saddr map @who4
    ct mark set ip6 saddr map @who6
    ct mark set iifname . ether saddr map @who_device
    # All DNS is ours, whoever it was meant for.
    meta l4proto { tcp, udp } th dport 53 goto to_resolver
    fib daddr type local accept
    meta l4proto != tcp accept
    jump alive
    meta mark != 0 goto lead_online
    tcp dport { 80, 443 } jump lead_walled
    tcp dport 80 goto to_portal
  }
  chain lead_online {
    jump cell
    meta mark and 7 == ${PATH_NUMBERS.checked} goto to_proxy
    # Refused all the same, by the proxy, which can say why.
    meta mark 0 tcp dport { 80, 443 } goto to_proxy
  }
  chain lead_walled {
    meta mark . ip daddr @pin4 goto to_proxy
    meta mark . ip6 daddr @pin6 goto to_proxy
  }
  chain to_resolver {
    ${leadTo(ports.dns)
      .map((to) => `meta l4proto { tcp, udp } ${to}`)
      .join('\n    ')}
  }
  chain to_portal {
    ${leadTo(ports.http)
      .map((to) => `meta l4proto tcp ${to}`)
      .join('\n    ')}
  }
  chain to_proxy {
    ${leadTo(ports.checked)
      .map((to) => `meta l4proto tcp ${to}`)
      .join('\n    ')}
  }`

/** Leaves the slot of the session in the packet's mark, or 0: nobody's, over, or not from where the session is. */
const alive = (): string => `
  chain alive {
    meta mark set ct mark and ${SLOTS}
    ct direction reply meta mark @live return
    ct direction original goto alive_from
    meta mark set 0
  }
  chain alive_from {
    iifname . ether saddr . meta mark @live_device return
    ip saddr . meta mark @live4 return
    ip6 saddr . meta mark @live6 return
    ip saddr . meta mark @live_net4 return
    ip6 saddr . meta mark @live_net6 return
    meta mark set 0
  }`

/** Leaves the cell in the packet's mark, or 0. By the flow's original destination: the same in both directions, and after DNAT. */
const cell = (): string => `
  chain cell {
    meta mark set ct mark and ${SLOTS}
    meta mark set meta mark map @class
    meta l4proto tcp meta mark set meta mark . ct original ip daddr . meta l4proto . ct original proto-dst map @cell4
    meta l4proto tcp meta mark set meta mark . ct original ip6 daddr . meta l4proto . ct original proto-dst map @cell6
    meta l4proto udp meta mark set meta mark . ct original ip daddr . meta l4proto . ct original proto-dst map @cell4
    meta l4proto udp meta mark set meta mark . ct original ip6 daddr . meta l4proto . ct original proto-dst map @cell6
    meta mark and ${STAMPS} == 0 meta mark set 0
  }`

/** nft cannot join two values that it reads: so bit by bit. Only where a flow is decided. */
const stamp = (): string => `
  chain stamp {
    ct mark set ct mark and ${SLOTS}
    ${STAMP_BITS.map((bit) => `meta mark and ${bit} != 0 ct mark set ct mark or ${bit}`).join('\n    ')}
  }`

/** Between park and world: every packet, both ways, by who is there now and what holds now. */
const forwarding = ({ outside }: Words): string => `
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct direction reply goto down
    ct mark and ${STAMPS} @open jump up
    goto undecided
  }
  chain down {
    ct mark and ${SLOTS} @live ct mark and ${STAMPS} @open goto counted_down
    goto undecided
  }
  chain up {
    meta mark set ct mark and ${SLOTS}
    iifname . ether saddr . meta mark @live_device goto counted_up
    ip saddr . meta mark @live4 goto counted_up
    ip6 saddr . meta mark @live6 goto counted_up
  }
  chain undecided {
    iifname ${outside} ct direction original drop
    jump alive
    meta mark 0 goto refuse
    ct state related meta l4proto { icmp, icmpv6 } goto counted
    tcp flags syn tcp option maxseg size set rt mtu
    # DNS over TLS and QUIC: all DNS is ours.
    meta l4proto { tcp, udp } ct original proto-dst 853 goto refuse
    jump cell
    meta mark and 7 == ${PATH_NUMBERS.direct} goto direct
    meta mark and 7 == ${PATH_NUMBERS.pinned} goto pinned
    # Names count, and QUIC hides them: a browser takes TCP at once.
    meta mark and 7 == ${PATH_NUMBERS['no-quic']} reject with icmpx port-unreachable
    goto refuse
  }
  chain direct {
    # A connection's first two packets come this way both, for their segment size.
    ct state != new jump stamp
    meta mark and ${STAMPS} @open
    goto counted
  }
  chain pinned {
    # By class and address; kept while it is used.
    meta mark set ct mark and ${SLOTS}
    meta mark set meta mark map @class
    meta mark . ct original ip daddr @pin4 update @pin4 { meta mark . ct original ip daddr timeout ${PIN_KEPT} } goto pinned_now
    meta mark . ct original ip6 daddr @pin6 update @pin6 { meta mark . ct original ip6 daddr timeout ${PIN_KEPT} } goto pinned_now
    goto refuse
  }
  chain pinned_now {
    jump cell
    meta mark and ${STAMPS} @looked_at
    goto counted
  }
  chain counted {
    ct direction reply goto counted_down
    meta mark set ct mark and ${SLOTS}
    goto counted_up
  }
  # Nothing passes uncounted, and nothing above the session's speed.
  chain counted_up {
    meta mark @up accept
    drop
  }
  chain counted_down {
    ct mark and ${SLOTS} @down accept
    drop
  }
  chain refuse {
    # A flow whose session is over stays nobody's, whoever gets its slot.
    ct mark and ${SLOTS} != @live ct mark set 0
    meta l4proto tcp reject with tcp reset
    limit rate 500/second burst 500 packets reject with icmpx admin-prohibited
    drop
  }`

/** What the gateway itself takes. On the outside only its own addresses inside are closed: the rest of the machine is the operator's. */
const incoming = ({ inside, outside, own, ports }: Words): string => `
  chain input {
    type filter hook input priority filter; policy accept;
    iifname ${inside} goto from_inside
    iifname ${outside} goto from_outside
  }
  chain from_inside {
    ct direction reply goto to_own
    ct status dnat tcp dport ${ports.checked} goto to_checked
    ${own.map((ours) => `${ours} tcp dport ${ports.proxy} goto to_proxied`).join('\n    ')}
    ${own.map((ours) => `${ours} meta l4proto { tcp, udp } th dport ${ports.dns} accept`).join('\n    ')}
    ${own.map((ours) => `${ours} tcp dport { ${ports.http}, ${ports.https} } accept`).join('\n    ')}
    udp dport { 67, 547 } accept
    icmp type echo-request limit rate 100/second accept
    icmpv6 type { echo-request, nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld-listener-report, mld2-listener-report, mld-listener-done } accept
    drop
  }
  chain to_checked {
    jump alive
    meta mark != 0 goto to_checked_online
    # Names that may be reached before anybody signs in.
    meta mark . ct original ip daddr @pin4 accept
    meta mark . ct original ip6 daddr @pin6 accept
    # As where flows are refused: nobody's from now on, whoever gets that slot.
    ct mark and ${SLOTS} != @live ct mark set 0
    reject with tcp reset
  }
  chain to_checked_online {
    jump cell
    meta mark and ${STAMPS} @looked_at
    # The accepted socket takes it over (tcp_fwmark_accept): so the proxy knows who it is.
    meta mark set ct mark and ${SLOTS}
    accept
  }
  chain to_proxied {
    jump alive
    meta mark 0 reject with tcp reset
    accept
  }
  chain from_outside {
    ct direction reply goto to_own
    ${own.map((ours) => `${ours} drop`).join('\n    ')}
  }
  chain to_own {
    # Answers to what the gateway itself asked; those that the proxy asked for somebody end with the session.
    ct mark 0 accept
    ct mark and ${SLOTS} != @live drop
    ct mark and ${SLOTS} @down accept
    drop
  }`

/** What the gateway itself sends: the proxy's connections carry the slot of the session that they are for. */
const outgoing = ({ ports }: Words): string => `
  chain output {
    type filter hook output priority filter; policy accept;
    oifname "lo" accept
    ct direction original meta mark != 0 goto from_proxy
    ct direction reply ct status dnat tcp sport ${ports.checked} ct mark != 0 goto from_checked
  }
  chain from_proxy {
    ct mark set meta mark
    meta mark != @live reject with tcp reset
    meta mark @up accept
    drop
  }
  chain from_checked {
    ct mark and ${SLOTS} != @live goto end_only
    jump cell
    meta mark and ${STAMPS} @looked_at
    accept
  }
  chain end_only {
    # The session is over: no byte more, but segments without any pass, so that the client learns of the end.
    ip length 40 tcp doff 5 accept
    ip length 52 tcp doff 8 accept
    ip6 length 20 tcp doff 5 accept
    ip6 length 32 tcp doff 8 accept
    drop
  }`

// Ports below 1024 are of no block: who leaves by one keeps it.
const translating = ({ outside, nat, common }: Words): string => {
  const under = (ports: string): string =>
    typeof nat === 'string'
      ? `masquerade${ports === '' ? '' : ` to ${ports}`}`
      : `snat ip to ${nat.from}-${nat.to}${ports} persistent`
  return `
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname ${outside} meta nfproto ipv4 goto leaving
  }
  chain leaving {
    meta mark set ct mark and ${SLOTS}
    meta l4proto { tcp, udp } snat ip to meta mark map @nat
    ${common === null ? '' : `meta l4proto { tcp, udp } th sport 1024-65535 ${under(`:${common.from}-${common.to}`)}`}
    ${under('')}
  }`
}

/** The whole table as nft text. Throws TypeError for what are no settings: they come over a socket. */
export const tableText = (given: unknown): string => {
  const settings = v.parse(SETTINGS, given)
  const words = wordsOf(settings)
  const chains = [
    alive(),
    cell(),
    stamp(),
    leading(words),
    forwarding(words),
    incoming(words),
    outgoing(words),
    ...(settings.nat === 'none' ? [] : [translating(words)]),
  ]
  return `table ${TABLE} {\n${setsText()}${chains.join('\n')}\n}\n`
}
