// The names of the store's calls. Apart from what they do, so that the deciding thread loads no database.
import type { Store } from '../../domain/store/store.ts'

/** The name of a call: all of the store's but `close`. */
export type CallName = Exclude<keyof Store, 'close'>

const NAMES = {
  park: true,
  put: true,
  remove: true,
  headCounts: true,
  personByBadge: true,
  person: true,
  voucherByMac: true,
  vouchers: true,
  setPin: true,
  accept: true,
  markPrinted: true,
  openSession: true,
  changeSession: true,
  endSessions: true,
  openSessions: true,
  sessions: true,
  lastNumber: true,
  addUsage: true,
  usage: true,
  usageOf: true,
  book: true,
  counted: true,
  forgetCounted: true,
  unknownBytes: true,
  givePorts: true,
  ports: true,
  sessionsByPort: true,
  nameStamps: true,
  bookServices: true,
  keepStamps: true,
  serviceUsage: true,
  addLookUps: true,
  lookUps: true,
  askReview: true,
  review: true,
  reviews: true,
  reviewsByRule: true,
  answerReview: true,
  strikeReview: true,
  setting: true,
  setSetting: true,
} as const satisfies Readonly<Record<CallName, true>>

export const CALL_NAMES = Object.keys(NAMES) as readonly CallName[]
