// What a probe is: something tried, what is seen while the whole table stands, and the rules without which something else is seen.
import type { Element } from '../../../src/domain/enforcement/elements.ts'
import type { TableSettings } from '../../../src/edges/nft/table.ts'
import { WORLD } from '../../edges/nft/gateway/network.ts'
import type { Ground } from './ground.ts'
import { PORTS } from './state.ts'

export type Probe = {
  readonly what: string
  /** What the table holds; else the policy, and the device's session by its hardware address. */
  readonly elements?: readonly Element[]
  readonly settings?: Partial<TableSettings>
  readonly attempt: (ground: Ground) => Promise<string>
  readonly seen: RegExp
  /** `chain: beginning of the rule`, each of exactly one rule. */
  readonly rules: readonly string[]
}

/** A flow of datagrams from the device to the world, which answers when it is told. */
export const datagrams = async ({ device, world, patience }: Ground, host: string = WORLD.four) => {
  await device('open', 'flow', 'udp', host, PORTS.quiet)
  return {
    /** What reaches the world of one more datagram. */
    up: async (text = 'up'): Promise<string> => {
      await device('send', 'flow', text)
      return world('got', PORTS.quiet, patience)
    },
    /** What reaches the device of one more datagram from the world. */
    down: async (text = 'down'): Promise<string> => {
      await world('push', PORTS.quiet, text)
      return device('heard', 'flow', patience)
    },
    /** What the device is told when it sends. */
    told: async (): Promise<string> => {
      await device('send', 'flow', 'up')
      return device('heard', 'flow', patience)
    },
  }
}

/** One that has passed both ways twice: it bears the stamp of its cell. */
export const stampedFlow = async (ground: Ground, host?: string) => {
  const flow = await datagrams(ground, host)
  for (let times = 0; times < 2; times++) {
    await flow.up()
    await flow.down()
  }
  return flow
}
