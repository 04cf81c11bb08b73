// What the table holds while its rules are tried: one policy's cells, and one session of the device.
import type { Address } from '../../../src/base/addresses.ts'
import type { Binding } from '../../../src/domain/enforcement/bindings.ts'
import { PATH_NUMBERS } from '../../../src/domain/enforcement/cells.ts'
import type { Element } from '../../../src/domain/enforcement/elements.ts'
import { type Live, sessionElements } from '../../../src/domain/enforcement/session-elements.ts'
import type { TableSettings } from '../../../src/edges/nft/table.ts'
import { OWN } from '../../edges/nft/gateway/network.ts'

export const SETTINGS: TableSettings = {
  inside: ['lan0'],
  outside: 'wan0',
  own4: OWN.four,
  own6: OWN.six,
  ports: { dns: 53, http: 80, https: 443, proxy: 3128, checked: 3129 },
  nat: 'masquerade',
  common: null,
}

/** No bits that a path's number has, nor those of a stamp: a slot is nothing else by chance. */
export const SLOT = 24
/** One whose last bits are those of `direct`: what is no cell must not be taken for one. */
export const CLASS = 0x80001
const STAMP = 2 ** 20

export const PORTS = {
  direct: 8000,
  quiet: 7001,
  closed: 7999,
  checked: 8443,
  pinned: 9993,
  dot: 853,
  quic: 443,
} as const

/** All bits, so that each of the rules that copy one is needed. */
const STAMPS = { direct: 0xfff, checked: 2, pinned: 3, 'no-quic': 4 } as const
export const STAMP_OF = (path: keyof typeof STAMPS): number => STAMPS[path] * STAMP

const ROWS = [
  ['tcp', PORTS.direct, 'direct'],
  ['udp', PORTS.direct, 'direct'],
  ['udp', PORTS.quiet, 'direct'],
  ['udp', PORTS.closed, 'direct'],
  ['tcp', PORTS.dot, 'direct'],
  ['tcp', PORTS.checked, 'checked'],
  ['tcp', PORTS.pinned, 'pinned'],
  ['udp', PORTS.quic, 'no-quic'],
] as const

/** The cells; `direct`: the stamp of those that are direct. */
export const cells = (direct: number = STAMPS.direct): readonly Element[] =>
  (['cell4', 'cell6'] as const).flatMap((set) =>
    ROWS.map(([transport, port, path]): Element => {
      const stamp = path === 'direct' ? direct : STAMPS[path]
      const range = set === 'cell4' ? '100.0.0.0-100.0.0.255' : '2a00:1::-2a00:1::ffff'
      const key = [String(CLASS), range, transport === 'tcp' ? '6' : '17', String(port)]
      return { set, key, value: [String(stamp * STAMP + PATH_NUMBERS[path])] }
    }),
  )

export const stampIn = (set: 'open' | 'looked_at', stamp: number): Element => ({ set, key: [String(stamp * STAMP)] })

export const POLICY: readonly Element[] = [
  ...cells(),
  stampIn('open', STAMPS.direct),
  stampIn('looked_at', STAMPS.checked),
  stampIn('looked_at', STAMPS.pinned),
]

const live = (binding: Binding, more: Partial<Live> = {}): Live => ({
  slot: SLOT,
  bindings: [binding],
  seconds: 3600,
  class: CLASS,
  speed: null,
  block: null,
  ...more,
})

const address = (text: string): Binding => ({ kind: 'address', address: text as Address })
const range = (from: string, to: string): Binding => ({
  kind: 'range',
  range: { from: from as Address, to: to as Address },
})

/** Ways in which the device, 10.1.0.7 and fd00:1::7, may have its session. */
export const BINDINGS = {
  device: { kind: 'device', interface: 'lan0', hardware: '02:00:00:00:01:07' },
  four: address('10.1.0.7'),
  six: address('fd00:1::7'),
  net4: range('10.1.0.0', '10.1.0.255'),
  net6: range('fd00:1::', 'fd00:1::ffff'),
} as const satisfies Readonly<Record<string, Binding>>

export const sessionBy = (binding: Binding, more: Partial<Live> = {}): readonly Element[] =>
  sessionElements(live(binding, more))

export const SESSION = sessionBy(BINDINGS.device)

/** Those elements of the session that are in these sets, to be taken away. */
export const ofSession = (...sets: readonly string[]): readonly Element[] =>
  SESSION.filter(({ set }) => sets.includes(set))
