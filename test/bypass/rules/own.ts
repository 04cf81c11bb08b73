// Probes of what the gateway itself takes and sends: resolver, portal, proxy, and nothing else.
import { execFileSync } from 'node:child_process'
import type { Element } from '../../../src/domain/enforcement/elements.ts'
import { OWN, WORLD } from '../../edges/nft/gateway/network.ts'
import { datagram, echo, framed } from './frames.ts'
import type { Ground } from './ground.ts'
import type { Probe } from './probe.ts'
import { ofSession, POLICY, PORTS, SESSION, SLOT, STAMP_OF } from './state.ts'

const WALLED: readonly Element[] = [
  { set: 'pin4', key: ['0', WORLD.four], seconds: 60 },
  { set: 'pin6', key: ['0', WORLD.six], seconds: 60 },
]
const LONG = 'x'.repeat(20_000)

type Who = 'device' | 'neighbour' | 'world'

const asked = (
  what: string,
  who: Who,
  [how, host, port]: readonly ['tcp' | 'udp', string, number],
  seen: RegExp,
  rules: readonly string[],
  elements?: readonly Element[],
): Probe => ({
  what,
  ...(elements && { elements }),
  attempt: (ground) => ground.ask(ground[who], how, host, port),
  seen,
  rules,
})

const setSystem = (name: string, value: number): void => {
  execFileSync('sysctl', ['-qw', `${name}=${value}`])
}

/** The device's connection through the checked path, after the greeting. */
const checked = async ({ device, patience, gateway }: Ground, host: string = WORLD.four): Promise<void> => {
  await device('open', 'checked', 'tcp', host, PORTS.checked)
  await device('heard', 'checked', patience)
  await device('send', 'checked', 'hello')
  await gateway('got', 3129, patience)
}

/** The proxy's connection to the world for the session. */
const upstream = async ({ gateway, world, patience }: Ground): Promise<void> => {
  await gateway('open', 'upstream', 'tcp', WORLD.four, PORTS.quiet, SLOT)
  await gateway('send', 'upstream', 'hello')
  await world('got', PORTS.quiet, patience)
}

const answer = async ({ gateway, world, patience }: Ground): Promise<string> => {
  await world('push', PORTS.quiet, 'answer')
  return gateway('heard', 'upstream', patience)
}

/** Hears until nothing more comes. */
const untilQuiet = async (hear: () => Promise<string>): Promise<void> => {
  while ((await hear()) !== 'silence');
}

export const own: readonly Probe[] = [
  asked('all DNS is ours', 'neighbour', ['udp', WORLD.four, 53], /our resolver/, [
    'arriving: meta l4proto { tcp, udp } th dport 53',
    'to_resolver: meta l4proto { tcp, udp } dnat ip to',
    `from_inside: ip daddr ${OWN.four} meta l4proto { tcp, udp } th dport 53`,
  ]),
  asked('all DNS is ours, by IPv6', 'neighbour', ['udp', WORLD.six, 53], /our resolver/, [
    'to_resolver: meta l4proto { tcp, udp } dnat ip6 to',
    `from_inside: ip6 daddr ${OWN.six} meta l4proto { tcp, udp } th dport 53`,
  ]),
  asked('pages before sign-in', 'neighbour', ['tcp', WORLD.four, 80], /^port 80$/, [
    'arriving: tcp dport 80 goto to_portal',
    'to_portal: meta l4proto tcp dnat ip to',
    `from_inside: ip daddr ${OWN.four} tcp dport { 80, 443 }`,
  ]),
  asked('pages before sign-in, by IPv6', 'neighbour', ['tcp', WORLD.six, 80], /^port 80$/, [
    'to_portal: meta l4proto tcp dnat ip6 to',
    `from_inside: ip6 daddr ${OWN.six} tcp dport { 80, 443 }`,
  ]),
  asked(
    'names before sign-in',
    'neighbour',
    ['tcp', WORLD.four, 443],
    /^port 3129 mark 0/,
    [
      'arriving: tcp dport { 80, 443 } jump lead_walled',
      'lead_walled: meta mark . ip daddr @pin4',
      'to_checked: meta mark . ct original ip daddr @pin4',
    ],
    [...POLICY, ...WALLED],
  ),
  asked(
    'names before sign-in, by IPv6',
    'neighbour',
    ['tcp', WORLD.six, 443],
    /^port 3129 mark 0/,
    ['lead_walled: meta mark . ip6 daddr @pin6', 'to_checked: meta mark . ct original ip6 daddr @pin6'],
    [...POLICY, ...WALLED],
  ),
  asked('the gateway’s own pages stay its own', 'device', ['tcp', OWN.four, 80], /^port 80$/, [
    'arriving: fib daddr type local accept',
  ]),
  asked(
    'checked: led to the proxy, which is told whose it is',
    'device',
    ['tcp', WORLD.four, PORTS.checked],
    /mark 24$/,
    [
      'arriving: jump alive',
      'arriving: meta mark != 0 goto lead_online',
      'lead_online: jump cell',
      'lead_online: meta mark and 7 == 2 goto to_proxy',
      'to_proxy: meta l4proto tcp dnat ip to',
      'from_inside: ct status dnat tcp dport 3129',
      'to_checked: jump alive',
      'to_checked: meta mark != 0 goto to_checked_online',
      'to_checked_online: meta mark set ct mark and',
    ],
  ),
  asked('checked, by IPv6', 'device', ['tcp', WORLD.six, PORTS.checked], /mark 24$/, [
    'to_proxy: meta l4proto tcp dnat ip6 to',
  ]),
  asked('pages that the plan has not: the proxy says why', 'device', ['tcp', WORLD.four, 80], /^port 3129/, [
    'lead_online: meta mark 0 tcp dport { 80, 443 }',
  ]),
  asked('the explicit proxy', 'device', ['tcp', OWN.four, 3128], /^port 3128 mark 24$/, [
    `from_inside: ip daddr ${OWN.four} tcp dport 3128`,
    'to_proxied: jump alive',
  ]),
  asked('the explicit proxy, by IPv6', 'device', ['tcp', OWN.six, 3128], /^port 3128 mark 24$/, [
    `from_inside: ip6 daddr ${OWN.six} tcp dport 3128`,
  ]),
  asked('the explicit proxy is nobody’s', 'neighbour', ['tcp', OWN.four, 3128], /ECONNREFUSED/, [
    'to_proxied: meta mark 0 reject',
  ]),
  asked('no other port inside', 'neighbour', ['tcp', OWN.four, 3129], /silence/, [
    'input: iifname { "lan0" } goto from_inside',
    'from_inside: drop',
  ]),
  asked('nothing of it outside', 'world', ['tcp', OWN.four, 80], /silence/, [
    'input: iifname "wan0" goto from_outside',
    `from_outside: ip daddr ${OWN.four} drop`,
  ]),
  asked('nothing of it outside, by IPv6', 'world', ['tcp', OWN.six, 80], /silence/, [
    `from_outside: ip6 daddr ${OWN.six} drop`,
  ]),
  {
    what: 'the gateway asks a host inside',
    attempt: ({ ask, gateway }) => ask(gateway, 'tcp', '10.1.0.7', 7000),
    seen: /^device$/,
    rules: ['from_inside: ct direction reply goto to_own', 'to_own: ct mark 0 accept'],
  },
  {
    what: 'DHCP, from whoever has no address',
    attempt: async ({ device, gateway, patience }) => {
      await device('frame', framed(datagram('0.0.0.0', '255.255.255.255', 67, 'discover', 68), true))
      return gateway('got', 67, patience)
    },
    seen: /^discover$/,
    rules: ['from_inside: udp dport { 67, 547 }'],
  },
  {
    what: 'an echo of the gateway',
    attempt: async ({ device, passing, patience }) => {
      const what = 'icmp type echo-reply'
      const ask = async () => {
        await device('frame', framed(echo('10.1.0.7', OWN.four)))
        await device('heard', 'nothing', patience)
        await new Promise((done) => setTimeout(done, 30))
      }
      return String(await passing('output', what, ask))
    },
    seen: /^1$/,
    rules: ['from_inside: icmp type echo-request'],
  },
  {
    what: 'who asks by IPv6 for the gateway’s card is told',
    attempt: async ({ device, ask }) => {
      await device('forget', OWN.six)
      return ask(device, 'tcp', OWN.six, 80)
    },
    seen: /^port 80$/,
    rules: ['from_inside: icmpv6 type'],
  },
  {
    what: 'a checked connection whose session is over brings nothing more to the proxy',
    attempt: async (ground) => {
      await checked(ground)
      ground.change(ofSession('live', 'live_device', 'who_device'), [])
      await ground.device('send', 'checked', 'more')
      return ground.gateway('got', 3129, ground.patience)
    },
    seen: /^silence$/,
    rules: ['to_checked: reject with tcp reset'],
  },
  {
    what: 'nor is it inherited by the next session of that number, by a client that hears no reset',
    attempt: async (ground) => {
      await checked(ground)
      ground.change(SESSION, [])
      await ground.device('deaf', 'on')
      try {
        await ground.device('send', 'checked', 'more')
        await ground.gateway('got', 3129, 50)
        ground.change([], SESSION)
        await ground.device('send', 'checked', 'much more')
        return await ground.gateway('got', 3129, ground.patience)
      } finally {
        await ground.device('deaf', 'off')
      }
    },
    seen: /^silence$/,
    rules: ['to_checked: ct mark and 0x000fffff != @live'],
  },
  {
    what: 'a checked connection is counted by its cell, both ways',
    attempt: async (ground) => {
      const { device, gateway, counted, patience } = ground
      await checked(ground)
      const bytes = (): number => counted('looked_at', STAMP_OF('checked')).bytes
      const before = bytes()
      await device('send', 'checked', LONG)
      await untilQuiet(() => gateway('got', 3129, patience / 3))
      const between = bytes()
      await gateway('push', 3129, LONG)
      await untilQuiet(() => device('heard', 'checked', patience / 3))
      return `${between - before > LONG.length} ${bytes() - between > LONG.length}`
    },
    seen: /^true true$/,
    rules: [
      'to_checked_online: jump cell',
      'to_checked_online: meta mark and 0xfff00000 @looked_at',
      'output: ct direction reply ct status dnat tcp sport 3129',
      'from_checked: jump cell',
      'from_checked: meta mark and 0xfff00000 @looked_at',
    ],
  },
  {
    what: 'a checked connection whose session is over carries nothing down',
    attempt: async (ground) => {
      await checked(ground)
      ground.change(ofSession('live', 'live_device', 'who_device'), [])
      await ground.gateway('push', 3129, 'more')
      return ground.device('heard', 'checked', ground.patience)
    },
    seen: /silence/,
    rules: ['from_checked: ct mark and 0x000fffff != @live', 'end_only: drop'],
  },
  ...(
    [
      [WORLD.four, 1, 'ip length 52'],
      [WORLD.six, 1, 'ip6 length 32'],
      [WORLD.four, 0, 'ip length 40'],
      [WORLD.six, 0, 'ip6 length 20'],
    ] as const
  ).map(
    ([host, timestamps, rule]): Probe => ({
      what: `but its client is told that it is over: ${rule}`,
      attempt: async (ground) => {
        setSystem('net.ipv4.tcp_timestamps', timestamps)
        try {
          await checked(ground, host)
          ground.change(ofSession('live', 'live_device', 'who_device'), [])
          await ground.gateway('hangup', 3129)
          return await ground.device('heard', 'checked', ground.patience)
        } finally {
          setSystem('net.ipv4.tcp_timestamps', 1)
        }
      },
      seen: /^\[end\]$/,
      rules: [`end_only: ${rule}`],
    }),
  ),
  {
    what: 'whoever still sends on it is told by a reset, which leaves under the address that they meant',
    attempt: async (ground) => {
      await checked(ground)
      ground.change(ofSession('live', 'live_device', 'who_device'), [])
      await ground.device('send', 'checked', 'more')
      return ground.device('heard', 'checked', ground.patience)
    },
    seen: /ECONNRESET/,
    rules: ['to_checked: reject with tcp reset'],
  },
  {
    what: 'the proxy asks the world for a session',
    attempt: ({ ask, gateway }) => ask(gateway, 'tcp', WORLD.four, PORTS.direct, SLOT),
    seen: /^from /,
    rules: ['from_proxy: meta mark @up accept', 'to_own: ct mark and 0x000fffff @down accept'],
  },
  {
    what: 'and for none that is over',
    elements: [...POLICY, ...SESSION.filter(({ set }) => !/live|who/.test(set))],
    attempt: ({ ask, gateway }) => ask(gateway, 'tcp', WORLD.four, PORTS.direct, SLOT),
    seen: /^\[/,
    rules: ['output: ct direction original meta mark != 0', 'from_proxy: meta mark != @live'],
  },
  {
    what: 'and nothing uncounted',
    elements: [...POLICY, ...SESSION.filter(({ set }) => set !== 'up')],
    attempt: ({ ask, gateway }) => ask(gateway, 'tcp', WORLD.four, PORTS.direct, SLOT),
    seen: /silence/,
    rules: ['from_proxy: drop'],
  },
  {
    what: 'what the world answers to the proxy ends with the session',
    attempt: async (ground) => {
      await upstream(ground)
      ground.change(ofSession('live', 'live_device', 'who_device'), [])
      return answer(ground)
    },
    seen: /silence/,
    rules: [
      'from_outside: ct direction reply goto to_own',
      'to_own: ct mark and 0x000fffff != @live',
      'from_proxy: ct mark set meta mark',
    ],
  },
  {
    what: 'what the world answers to the proxy is counted, or dropped',
    attempt: async (ground) => {
      await upstream(ground)
      ground.change(ofSession('down'), [])
      return answer(ground)
    },
    seen: /silence/,
    rules: ['to_own: drop'],
  },
  {
    what: 'what stays in the machine is nobody’s affair',
    attempt: ({ ask, gateway }) => ask(gateway, 'tcp', '127.0.0.1', 80, 999),
    seen: /^port 80$/,
    rules: ['output: oifname "lo" accept'],
  },
]
