// Probes of what passes between park and world, and by which look-ups.
import { OUTSIDE, WORLD } from '../../edges/nft/gateway/network.ts'
import { datagrams, type Probe, stampedFlow } from './probe.ts'
import { BINDINGS, cells, POLICY, PORTS, SLOT, STAMP_OF, sessionBy } from './state.ts'

const by = (binding: keyof typeof BINDINGS) => [...POLICY, ...sessionBy(BINDINGS[binding])]

const OFF_BY_STAMP = [
  'direct: ct state != new jump stamp',
  ...Array.from({ length: 12 }, (_, bit) => `stamp: meta mark and 0x${(2 ** (20 + bit)).toString(16)} != 0`),
]

/** Without a cell any more, a flow goes on by its stamp alone: nothing decides it again. */
const byStamp = (binding: keyof typeof BINDINGS, host: string, rules: readonly string[]): Probe => ({
  what: `a stamp carries a flow both ways, by ${binding}`,
  elements: by(binding),
  attempt: async (ground) => {
    const flow = await stampedFlow(ground, host)
    ground.change(cells(), [])
    return `${await flow.up()} ${await flow.down()}`
  },
  seen: /^up down$/,
  rules,
})

const direct = (
  what: string,
  how: 'tcp' | 'udp',
  host: string,
  rules: readonly string[],
  binding: keyof typeof BINDINGS = 'device',
): Probe => ({
  what,
  elements: by(binding),
  attempt: ({ ask, device }) => ask(device, how, host, PORTS.direct),
  seen: /^from /,
  rules,
})

export const passing: readonly Probe[] = [
  {
    what: 'a signed-in device reaches what its policy lets it reach directly',
    attempt: ({ ask, device }) => ask(device, 'tcp', WORLD.four, PORTS.direct),
    seen: new RegExp(`^from ${OUTSIDE} `),
    rules: [
      'alive: meta mark set ct mark and',
      'alive: ct direction reply meta mark @live',
      'alive: ct direction original goto alive_from',
      'alive_from: iifname . ether saddr',
      'cell: meta mark set meta mark map @class',
      'cell: meta l4proto tcp meta mark set meta mark . ct original ip daddr',
      'dstnat: iifname',
      'arriving: ct mark set iifname . ether saddr',
      'forward: goto undecided',
      'down: goto undecided',
      'undecided: jump alive',
      'undecided: jump cell',
      'undecided: meta mark and 7 == 1 goto direct',
      'direct: goto counted',
      'counted: meta mark set ct mark and',
      'counted: goto counted_up',
      'counted_up: meta mark @up accept',
      'counted_down: ct mark and 0x000fffff @down accept',
      'postrouting: oifname',
      'leaving: masquerade',
    ],
  },
  direct('by IPv6', 'tcp', WORLD.six, ['cell: meta l4proto tcp meta mark set meta mark . ct original ip6 daddr']),
  direct('by UDP', 'udp', WORLD.four, ['cell: meta l4proto udp meta mark set meta mark . ct original ip daddr']),
  direct('by UDP over IPv6', 'udp', WORLD.six, [
    'cell: meta l4proto udp meta mark set meta mark . ct original ip6 daddr',
  ]),
  ...(
    [
      ['four', WORLD.four, ['arriving: ct mark set ip saddr map @who4', 'alive_from: ip saddr . meta mark @live4']],
      ['six', WORLD.six, ['arriving: ct mark set ip6 saddr map @who6', 'alive_from: ip6 saddr . meta mark @live6']],
      [
        'net4',
        WORLD.four,
        ['arriving: ct mark set ip saddr map @who_net4', 'alive_from: ip saddr . meta mark @live_net4'],
      ],
      [
        'net6',
        WORLD.six,
        ['arriving: ct mark set ip6 saddr map @who_net6', 'alive_from: ip6 saddr . meta mark @live_net6'],
      ],
    ] as const
  ).map(([binding, host, rules]) => direct(`by its ${binding}`, 'tcp', host, rules, binding)),
  byStamp('device', WORLD.four, [
    'forward: ct direction reply goto down',
    'forward: ct mark and 0xfff00000 @open jump up',
    'down: ct mark and',
    'up: meta mark set ct mark and',
    'up: iifname . ether saddr',
    ...OFF_BY_STAMP,
  ]),
  byStamp('four', WORLD.four, ['up: ip saddr . meta mark @live4']),
  byStamp('six', WORLD.six, ['up: ip6 saddr . meta mark @live6']),
  {
    what: 'the first packet of a direct flow is counted by its cell',
    attempt: async (ground) => {
      await (await datagrams(ground)).up()
      return String(ground.counted('open', STAMP_OF('direct')).packets)
    },
    seen: /^1$/,
    rules: ['direct: meta mark and 0xfff00000 @open'],
  },
  ...(
    [
      [
        WORLD.four,
        [
          'undecided: meta mark and 7 == 3 goto pinned',
          'pinned: meta mark set ct mark and',
          'pinned: meta mark set meta mark map @class',
          'pinned: meta mark . ct original ip daddr @pin4',
          'pinned_now: jump cell',
          'pinned_now: meta mark and 0xfff00000 @looked_at',
          'pinned_now: goto counted',
          'counted: ct direction reply goto counted_down',
        ],
      ],
      [WORLD.six, ['pinned: meta mark . ct original ip6 daddr @pin6']],
    ] as const
  ).map(
    ([host, rules]): Probe => ({
      what: `pinned: to ${host}, and counted each way and by its cell`,
      elements: [
        ...by('device'),
        { set: host.includes(':') ? 'pin6' : 'pin4', key: [String(0x80001), host], seconds: 60 },
      ],
      attempt: async ({ ask, device, counted }) => {
        const answer = await ask(device, 'tcp', host, PORTS.pinned)
        const seen = [counted('looked_at', STAMP_OF('pinned')), counted('up', SLOT), counted('down', SLOT)]
        return `${answer.slice(0, 4)} ${seen.map(({ packets }) => packets > 1).join(' ')}`
      },
      seen: /^from true true true$/,
      rules,
    }),
  ),
  {
    what: 'an error of the world about a flow reaches who sent it',
    attempt: ({ ask, device }) => ask(device, 'udp', WORLD.four, PORTS.closed),
    seen: /ECONNREFUSED/,
    rules: ['undecided: ct state related'],
  },
  {
    what: 'segments fit the line',
    attempt: async ({ ask, device, passing: through }) => {
      const mtu = async (bytes: number): Promise<void> => {
        const { execFileSync } = await import('node:child_process')
        execFileSync('ip', ['link', 'set', 'wan0', 'mtu', String(bytes)])
      }
      await mtu(1300)
      try {
        const what = 'oifname "wan0" tcp flags syn tcp option maxseg size <= 1260'
        return String(await through('postrouting', what, () => ask(device, 'tcp', WORLD.four, PORTS.direct)))
      } finally {
        await mtu(1500)
      }
    },
    seen: /^[1-9]/,
    rules: ['undecided: tcp flags syn tcp option maxseg'],
  },
  {
    what: 'a session’s own ports outside',
    elements: [
      ...POLICY,
      ...sessionBy(BINDINGS.device, { block: { address: OUTSIDE as never, from: 2048, to: 2111 } }),
    ],
    attempt: ({ ask, device }) => ask(device, 'tcp', WORLD.four, PORTS.direct),
    seen: new RegExp(`^from ${OUTSIDE} (20[4-9]\\d|21[01]\\d)\\s*$`),
    rules: ['leaving: meta l4proto { tcp, udp } snat ip to'],
  },
  {
    what: 'one of several public addresses',
    settings: { nat: { from: '100.0.0.21', to: '100.0.0.21' } },
    attempt: ({ ask, device }) => ask(device, 'tcp', WORLD.four, PORTS.direct),
    seen: /^from 100\.0\.0\.21 /,
    rules: ['leaving: snat ip to 100.0.0.21'],
  },
  // Ports that nobody would have by chance: the kernel gives 32768 to 60999.
  ...(['masquerade', { from: '100.0.0.21', to: '100.0.0.21' }] as const).map(
    (nat): Probe => ({
      what: `what has no block keeps off the blocks, ${nat === 'masquerade' ? nat : 'in a pool'}`,
      settings: { nat, common: { from: 61_100, to: 61_199 } },
      attempt: ({ ask, device }) => ask(device, 'tcp', WORLD.four, PORTS.direct),
      seen: /^from \S+ 611\d\d\s*$/,
      rules: ['leaving: meta l4proto { tcp, udp } th sport'],
    }),
  ),
]
