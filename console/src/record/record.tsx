// The record as this browser has verified it, for every page: begun anew when another genesis hash is given, read on when it grows.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { isHashText } from '../../../src/base/octets.ts'
import { keep, kept } from '../kept.ts'
import { useLive } from '../live/live.tsx'
import type { Asked, Told } from './messages.ts'
import type { BadWord, EntryShown, Mark, Verified } from './verify.ts'

export type RecordState =
  | { readonly is: 'reading'; readonly done: number; readonly of: number }
  | { readonly is: 'none' }
  | { readonly is: 'bad'; readonly why: BadWord; readonly path: string }
  | { readonly is: 'unreachable' }
  | { readonly is: 'verified'; readonly took: number; readonly fresh: number }

/** What a check of the files in force found: how many hold, or the one that does not. */
export type FilesChecked = { readonly count: number | null; readonly path: string }

export type RecordHeld = {
  readonly state: RecordState
  /** What was verified last; stays while more is read. */
  readonly verified: Verified | null
  /** The hash that the reader gave. */
  readonly genesis: string | null
  /** Verifies with a genesis hash from now on, from the first entry. */
  readonly give: (genesis: string | null) => void
  readonly entries: (from: number, to: number) => Promise<readonly EntryShown[]>
  readonly files: () => Promise<FilesChecked>
}

/** Milliseconds. */
const SOON = 300
const MINUTE = 60_000

const GENESIS = 'genesis'
const MARK = 'record'

const RecordContext = createContext<RecordHeld | null>(null)

/** Given in the address, `#genesis=sha256:…`, or once before. */
const firstGenesis = (): string | null => {
  const given = new URLSearchParams(location.hash.slice(1)).get('genesis')
  if (isHashText(given)) {
    keep(GENESIS, given)
    return given
  }
  const before = kept(GENESIS)
  return isHashText(before) ? before : null
}

const readMark = (): Mark | null => {
  const [genesis = '', size = '', root = ''] = (kept(MARK) ?? '').split(' ')
  return isHashText(genesis) && root !== '' ? { genesis, size: Number(size), root } : null
}

type Reply = Extract<Told, { readonly number: number }>

/** The worker, and what of its answers is awaited. */
const startWorker = (hear: (told: Exclude<Told, Reply>) => void) => {
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, (reply: Reply) => void>()
  let count = 0
  worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    if (!('number' in data)) return hear(data)
    waiting.get(data.number)?.(data)
    waiting.delete(data.number)
  })
  return {
    say: (asked: Asked): void => worker.postMessage(asked),
    ask: (make: (number: number) => Asked): Promise<Reply> =>
      new Promise((resolve) => {
        count++
        waiting.set(count, resolve)
        worker.postMessage(make(count))
      }),
    end: () => worker.terminate(),
  }
}

type Running = ReturnType<typeof startWorker>

const stateOf = (told: Exclude<Told, Reply>): RecordState => {
  switch (told.tell) {
    case 'progress':
      return { is: 'reading', done: told.done, of: told.of }
    case 'verified':
      return { is: 'verified', took: told.took, fresh: told.fresh }
    case 'bad':
      return { is: 'bad', why: told.why, path: told.path }
    default:
      return { is: told.tell }
  }
}

const READING: RecordState = { is: 'reading', done: 0, of: 0 }

export const RecordVerified = ({ children }: { readonly children: ReactNode }) => {
  const { last, state: line } = useLive()
  const [genesis, setGenesis] = useState(firstGenesis)
  const [times, setTimes] = useState(0)
  const [state, setState] = useState<RecordState>(READING)
  const [verified, setVerified] = useState<Verified | null>(null)
  const running = useRef<Running | null>(null)
  const busy = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time it is asked for, it begins anew
  useEffect(() => {
    const hear = (told: Exclude<Told, Reply>): void => {
      setState(stateOf(told))
      if (told.tell !== 'progress') busy.current = false
      if (told.tell === 'bad') setVerified(null)
      if (told.tell !== 'verified') return
      setVerified(told.verified)
      keep(MARK, `${told.verified.genesis} ${told.verified.size} ${told.verified.root}`)
    }
    const worker = startWorker(hear)
    running.current = worker
    setState(READING)
    setVerified(null)
    worker.say({ ask: 'begin', genesis })
    busy.current = true
    worker.say({ ask: 'grow', mark: readMark() })
    return () => worker.end()
  }, [genesis, times])
  const size = last?.said.size ?? 0
  const seen = verified?.size ?? 0
  const isSettled = state.is === 'verified'
  const grow = useCallback(() => {
    if (busy.current) return
    busy.current = true
    running.current?.say({ ask: 'grow', mark: readMark() })
  }, [])
  useEffect(() => {
    if (size > 0 && line === 'live') grow()
  }, [size, line, grow])
  // The gateway knows of an entry a moment before its checkpoint is there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that it was read, whatever came of it, is looked at
  useEffect(() => {
    if (!isSettled || size === 0 || size === seen) return
    const timer = setTimeout(grow, SOON)
    return () => clearTimeout(timer)
  }, [state, size, seen, isSettled, grow])
  // Cosignatures come without an entry.
  useEffect(() => {
    const timer = setInterval(grow, MINUTE)
    return () => clearInterval(timer)
  }, [grow])
  const give = useCallback((given: string | null) => {
    keep(GENESIS, given)
    setGenesis(given)
    setTimes((before) => before + 1)
  }, [])
  const held = useMemo<RecordHeld>(
    () => ({
      ...{ state, verified, genesis, give },
      entries: async (from, to) => {
        const reply = await running.current?.ask((number) => ({ ask: 'entries', number, from, to }))
        return reply?.tell === 'entries' ? reply.entries : []
      },
      files: async () => {
        const reply = await running.current?.ask((number) => ({ ask: 'files', number }))
        return reply?.tell === 'files' ? reply : { count: null, path: '' }
      },
    }),
    [state, verified, genesis, give],
  )
  return <RecordContext value={held}>{children}</RecordContext>
}

export const useRecord = (): RecordHeld => {
  const held = useContext(RecordContext)
  if (held === null) throw new Error('useRecord stands outside of RecordVerified')
  return held
}
