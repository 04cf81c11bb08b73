// Opens the resolver's ports: UDP and TCP at each address, both or none.
import type { Address } from '../../base/addresses.ts'
import type { Answer } from './answer.ts'
import { serveTcp } from './serve-tcp.ts'
import { serveUdp } from './serve-udp.ts'

/** Where to listen; port 0: any that is free for both. */
export type Place = { readonly host: Address; readonly port: number }

export type DnsServer = {
  /** The ports, in the order of the places. */
  readonly ports: readonly number[]
  readonly close: () => Promise<void>
}

type Opened = { readonly port: number; readonly close: () => Promise<void> }

const TRIES = 8

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

const openOne = async ({ host, port }: Place, answer: Answer, tries = TRIES): Promise<Opened> => {
  const tcp = await serveTcp(host, port, answer)
  try {
    const udp = await serveUdp(host, tcp.port, answer)
    const close = async (): Promise<void> => {
      await Promise.all([tcp.close(), udp.close()])
    }
    return { port: tcp.port, close }
  } catch (error) {
    await tcp.close()
    // A port that was free for TCP may not be for UDP.
    if (port === 0 && tries > 1 && isTaken(error)) return openOne({ host, port }, answer, tries - 1)
    throw error
  }
}

/** Opens all of them. `refused` makes the error for a place that cannot be opened. */
export const serveDns = async (
  places: readonly Place[],
  answer: Answer,
  refused: (cause: unknown, place: Place) => Error,
): Promise<DnsServer> => {
  const opened: Opened[] = []
  const close = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((each) => each.close()))
  }
  for (const place of places) {
    try {
      opened.push(await openOne(place, answer))
    } catch (cause) {
      await close()
      throw refused(cause, place)
    }
  }
  return { ports: opened.map(({ port }) => port), close }
}
