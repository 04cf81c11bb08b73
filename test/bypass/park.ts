// What the families of the battery are given: the lab's park, people who sign in, and ways to try things from any place in it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { within } from '../../lab/network.ts'
import type { Lab } from '../../lab/open.ts'
import { run } from '../kit/park.ts'

const FAR = fileURLToPath(new URL('../edges/nft/gateway/far.ts', import.meta.url))
const SAY = fileURLToPath(new URL('./say.ts', import.meta.url))

type Plan = 'reader' | 'crew'

export type Park = {
  /** Opens a session there. */
  readonly signIn: (place: string, plan?: Plan) => Promise<void>
  /** A voucher that nobody has used. */
  readonly code: (plan: Plan) => string
  /** Enters a seat anew, with this address alone. */
  readonly enter: (place: string, address: string) => Promise<void>
  readonly end: (place: string) => Promise<void>
  /** What a shell command there printed, whatever came of it. */
  readonly sh: (place: string, command: string) => Promise<string>
  /** One connection or datagram: the greeting, an error's code, or `silence`. */
  readonly ask: (place: string, how: 'tcp' | 'udp', host: string, port: number) => Promise<string>
  /** Writes the pieces on one connection, `pause` milliseconds apart; gives what came back, as latin1. */
  readonly say: (
    place: string,
    host: string,
    port: number,
    pieces: readonly Uint8Array[],
    pause?: number,
  ) => Promise<string>
  /** How many packets of a kind (an nft expression) reach the world while something is tried. */
  readonly arriving: (what: string, attempt: () => Promise<unknown>) => Promise<number>
}

/** The battery's view of a lab. */
export const parkOf = ({ name, desk, vouchers }: Lab): Park => {
  const left = { reader: [...vouchers.reader], crew: [...vouchers.crew] }
  const there = async (place: string, command: readonly string[]): Promise<string> => {
    const [file = '', ...before] = within(name, place)
    return (await run(file, [...before, ...command])).out.trim()
  }
  const nft = (text: string): string => {
    const [file = '', ...before] = within(name, 'world')
    return spawnSync(file, [...before, 'nft', '-f', '-'], { input: text, encoding: 'utf8' }).stderr
  }
  const code = (plan: Plan): string => left[plan].pop() ?? ''
  return {
    code,
    signIn: async (place, plan = 'reader') => {
      const opened = await desk.openSession({
        seat: place,
        by: 'lab',
        credential: { kind: 'voucher', code: code(plan) },
      })
      if (!JSON.stringify(opened).includes('"session"')) throw new Error(`no session: ${JSON.stringify(opened)}`)
    },
    enter: async (place, address) => {
      await desk.putSeat({ id: place, network: 'seats', addresses: [address] })
    },
    end: async (place) => {
      await desk.endSession({ by: { operator: null, name: 'lab' }, why: null, which: { seat: place } })
    },
    sh: (place, command) => there(place, ['sh', '-c', command]),
    ask: (place, how, host, port) => there(place, [process.execPath, FAR, how, host, String(port)]),
    say: (place, host, port, pieces, pause = 0) =>
      there(place, [
        ...[process.execPath, SAY, host, String(port), String(pause)],
        ...pieces.map((piece) => Buffer.from(piece).toString('base64')),
      ]),
    arriving: async (what, attempt) => {
      const wrong = nft(
        `table inet seen {\n chain in { type filter hook prerouting priority raw; iifname "eth0" ${what} counter\n }\n}\n`,
      )
      if (wrong !== '') throw new Error(wrong)
      await attempt()
      const listed = await there('world', ['nft', 'list', 'table', 'inet', 'seen'])
      nft('delete table inet seen\n')
      return Number(/counter packets (\d+)/.exec(listed)?.[1])
    },
  }
}
