// What the scripts that sign people in have in common: a request and a packet from an address of one's own, and times of many.
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const PATIENCE_MS = 20_000

export type To = { readonly host: string; readonly port: number; readonly localAddress: string }

/** What comes back to those bytes, until it holds `until` or ends; '' where nothing does. */
export const exchange = (to: To, bytes: string, until: string): Promise<string> =>
  new Promise((resolve) => {
    let said = ''
    const over = (): void => {
      resolve(said)
      socket.destroy()
    }
    const socket = connect(to)
    socket.setNoDelay(true)
    if (bytes !== '') socket.write(bytes)
    socket.on('data', (piece) => {
      said += piece
      if (said.includes(until)) over()
    })
    socket.on('error', over)
    socket.on('close', over)
    socket.setTimeout(PATIENCE_MS, over)
  })

/** The head of the answer to an HTTP request. */
export const request = async (to: To, text: string): Promise<string> => exchange(to, text, '\r\n\r\n')

export const statusOf = (head: string): number => Number(/^HTTP\/1.1 (\d+)/.exec(head)?.[1] ?? 0)

/** Whether a server that greets whoever connects is reached. */
export const passes = async (to: To): Promise<boolean> => (await exchange(to, '', '\n')) !== ''

/** Waits until it is; false where that does not come. */
export const untilPassing = async (to: To): Promise<boolean> => {
  const until = performance.now() + PATIENCE_MS
  while (!(await passes(to))) {
    if (performance.now() > until) return false
    await pause(1)
  }
  return true
}

export type Times = {
  readonly answers: Record<string, number>
  readonly seconds: number
  readonly p50: number
  readonly p99: number
}

/**
 * Does it for each of `count`, some at once; what each came to, how often, and how long each took. With a rate (a second) each begins when
 * it is due, and its time counts from then on, so that a stall is felt by all that were due meanwhile.
 */
export const inLanes = async (
  count: number,
  { lanes, rate = 0 }: { readonly lanes: number; readonly rate?: number },
  one: (n: number) => Promise<number>,
): Promise<Times> => {
  const times: number[] = []
  const answers: Record<string, number> = {}
  let next = 0
  const started = performance.now()
  const lane = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const due = rate > 0 ? started + (n * 1000) / rate : performance.now()
      if (due > performance.now()) await pause(due - performance.now())
      const answer = await one(n)
      times.push(performance.now() - due)
      answers[answer] = (answers[answer] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  const seconds = (performance.now() - started) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { answers, seconds, p50: at(0.5), p99: at(0.99) }
}
