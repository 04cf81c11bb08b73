// Passwords kept as Argon2id (RFC 9106) in the PHC string format; few at a time, so that a storm of tries takes bounded memory.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** Checks and makes hashes; `busy` where so many wait already that one more would wait too long. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string | 'busy'>
  /** An unknown hash costs the same and is never right. */
  readonly isRight: (password: string, kept: string | null) => Promise<boolean | 'busy'>
}

/** Memory in KiB: with 64 MiB, 3 passes and 4 lanes the second recommended option of RFC 9106, section 4. */
export type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number }
const RECOMMENDED: Cost = { memory: 65_536, passes: 3, parallelism: 4 }

const SALT = 16
const TAG = 32
// 128 MiB at most; the thread pool has four threads, of which files and names need some.
const AT_ONCE = 2
const MOST_WAITING = 32

const run = promisify(argon2)

const derive = (password: string, nonce: Uint8Array, cost: Cost): Promise<Buffer> =>
  // NFC, so that two keyboards type one password.
  run('argon2id', { message: Buffer.from(password.normalize('NFC')), nonce, tagLength: TAG, ...cost })

const unpadded = (octets: Uint8Array): string => Buffer.from(octets).toString('base64').replaceAll('=', '')

const write = (salt: Uint8Array, tag: Uint8Array, { memory, passes, parallelism }: Cost): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`

const KEPT = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

const read = (kept: string): { readonly salt: Buffer; readonly tag: Buffer; readonly cost: Cost } | undefined => {
  const [, memory, passes, parallelism, salt = '', tag = ''] = KEPT.exec(kept) ?? []
  if (memory === undefined) return undefined
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  return { salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64'), cost }
}

/** At most so many run, and so many wait; gives `undefined` beyond that. */
const createRoom = () => {
  const waiting: (() => void)[] = []
  let running = 0
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
  return async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING) return undefined
      await new Promise<void>((turn) => waiting.push(turn))
    } else running++
    try {
      return await work()
    } finally {
      leave()
    }
  }
}

/** `cost`: tests of other things take a small one. */
export const createPasswords = (cost: Cost = RECOMMENDED): Passwords => {
  const inRoom = createRoom()
  const nobody = { salt: Buffer.alloc(SALT), tag: Buffer.alloc(TAG), cost }
  return {
    hash: async (password) => {
      const salt = randomBytes(SALT)
      const tag = await inRoom(() => derive(password, salt, cost))
      return tag === undefined ? 'busy' : write(salt, tag, cost)
    },
    isRight: async (password, kept) => {
      const known = kept === null ? undefined : read(kept)
      const { salt, tag, cost: its } = known ?? nobody
      const made = await inRoom(() => derive(password, salt, its))
      if (made === undefined) return 'busy'
      return timingSafeEqual(made, tag) && known !== undefined
    },
  }
}
