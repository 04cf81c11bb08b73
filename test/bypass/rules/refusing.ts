// Probes of what does not pass: no session, none any more, no cell, nothing counted, and what is led elsewhere.
import { WORLD } from '../../edges/nft/gateway/network.ts'
import { datagram, framed } from './frames.ts'
import { type Probe, stampedFlow } from './probe.ts'
import { CLASS, cells, ofSession, POLICY, PORTS, SESSION, stampIn } from './state.ts'

/** A cell of the policy before, and of the one that comes. */
const OLD = 1
const NEW = 2

export const refusing: readonly Probe[] = [
  {
    what: 'nobody: TCP gets a reset',
    attempt: ({ ask, neighbour }) => ask(neighbour, 'tcp', WORLD.four, PORTS.direct),
    seen: /ECONNREFUSED/,
    rules: ['refuse: meta l4proto tcp reject'],
  },
  {
    what: 'nobody: the rest is told that it is forbidden',
    attempt: ({ ask, neighbour }) => ask(neighbour, 'udp', WORLD.four, PORTS.direct),
    seen: /EHOSTUNREACH/,
    rules: ['refuse: limit rate 500/second'],
  },
  {
    what: 'what has no cell is refused, whatever the class’s number looks like',
    attempt: ({ ask, device }) => ask(device, 'tcp', WORLD.four, 25),
    seen: /ECONNREFUSED/,
    rules: ['cell: meta mark and 0xfff00000 == 0', 'undecided: goto refuse'],
  },
  {
    what: 'DNS over TLS, though the policy allows that port',
    attempt: ({ ask, device }) => ask(device, 'tcp', WORLD.four, PORTS.dot),
    seen: /ECONNREFUSED/,
    rules: ['undecided: meta l4proto { tcp, udp } ct original proto-dst 853'],
  },
  {
    what: 'QUIC where names count is told that nobody listens',
    attempt: ({ ask, device }) => ask(device, 'udp', WORLD.four, PORTS.quic),
    seen: /ECONNREFUSED/,
    rules: ['undecided: meta mark and 7 == 4 reject'],
  },
  {
    what: 'pinned: no other address',
    elements: [...POLICY, ...SESSION, { set: 'pin4', key: [String(CLASS + 1), WORLD.four], seconds: 60 }],
    attempt: ({ ask, device }) => ask(device, 'tcp', WORLD.four, PORTS.pinned),
    seen: /ECONNREFUSED/,
    rules: ['pinned: goto refuse'],
  },
  {
    what: 'the world opens nothing',
    attempt: ({ ask, world }) => ask(world, 'tcp', '10.1.0.7', PORTS.direct),
    seen: /silence/,
    rules: ['undecided: iifname "wan0" ct direction original drop'],
  },
  {
    what: 'a foreign sender',
    attempt: async ({ device, world, patience }) => {
      await device('frame', framed(datagram('100.0.0.99', WORLD.four, PORTS.quiet, 'spoofed')))
      return world('got', PORTS.quiet, patience)
    },
    seen: /silence/,
    rules: ['arriving: fib saddr'],
  },
  {
    what: 'a session that is over carries nothing down',
    attempt: async (ground) => {
      const flow = await stampedFlow(ground)
      ground.change(ofSession('live', 'live_device', 'who_device'), [])
      return flow.down()
    },
    seen: /silence/,
    rules: ['alive: meta mark set 0'],
  },
  {
    what: 'a session that is somewhere else, or over, carries nothing up',
    attempt: async (ground) => {
      const flow = await stampedFlow(ground)
      ground.change(ofSession('live_device', 'who_device'), [])
      return flow.up()
    },
    seen: /silence/,
    rules: ['alive_from: meta mark set 0', 'undecided: meta mark 0 goto refuse'],
  },
  {
    what: 'a flow whose session is over is not inherited by the next of that number',
    attempt: async (ground) => {
      const flow = await stampedFlow(ground)
      ground.change(SESSION, [])
      await flow.told()
      ground.change([], SESSION)
      return flow.up()
    },
    seen: /silence/,
    rules: ['refuse: ct mark and 0x000fffff != @live'],
  },
  {
    what: 'of two policies, one after the other, a flow bears one stamp',
    elements: [...POLICY.filter(({ set }) => !/cell|open/.test(set)), ...cells(OLD), stampIn('open', OLD), ...SESSION],
    attempt: async (ground) => {
      const flow = await stampedFlow(ground)
      const later = [stampIn('open', NEW), stampIn('open', OLD | NEW)]
      ground.change([...cells(OLD), stampIn('open', OLD)], [...cells(NEW), ...later])
      await flow.up()
      await flow.down()
      ground.change([...cells(NEW), stampIn('open', NEW)], [])
      return flow.up()
    },
    seen: /silence/,
    rules: ['stamp: ct mark set ct mark and 0x000fffff'],
  },
  {
    what: 'what would not be counted is dropped, and not decided once more',
    attempt: async (ground) => {
      const flow = await stampedFlow(ground)
      ground.change([...cells(), ...ofSession('up')], [])
      return `${await flow.told()} ${await flow.told()}`
    },
    seen: /^silence silence$/,
    rules: ['counted_up: drop'],
  },
]
