// Every call of the store, with what it does in the database. The deciding thread knows only their names.
import type { Store } from '../../../domain/store/store.ts'
import type { CallName } from '../call-names.ts'
import type { Db } from '../schema.ts'
import { actCounts, addAct, endActs, forgetActs, readActs } from './acts.ts'
import { book, forgetCounted, readCounted, unknownBytes } from './counted.ts'
import { forgetSessions } from './forget.ts'
import { addImport, forgetImports, idsOfNew, importChanges, readImports, undoImport } from './imports.ts'
import { addLookUps, readLookUps } from './look-ups.ts'
import { deleteOnline, keepOnline, onlineOf } from './online-time.ts'
import { deleteDevices, putDevices, putNetworks, putSeats, putTenants, readPark } from './park.ts'
import {
  accept,
  deletePeople,
  giveSlips,
  headCounts,
  peopleWith,
  personByBadge,
  personById,
  putPeople,
  setPin,
  withoutPin,
} from './people.ts'
import { givePorts, readPorts, sessionsByPort } from './ports.ts'
import { answerReview, askReview, readReview, readReviews, reviewsByRule, strikeReview } from './reviews.ts'
import { putSeatKey, readSeatKeys } from './seat-keys.ts'
import { bookServices, keepStamps, nameStamps, serviceUsage } from './services.ts'
import {
  changeSession,
  deleteOpenSessions,
  endSessions,
  lastNumber,
  openSession,
  openSessions,
  readSessions,
} from './sessions.ts'
import { readSetting, setSetting } from './settings.ts'
import {
  addStaff,
  addStaffPasskey,
  countStaffPasskey,
  enrolStaff,
  readStaff,
  removeStaff,
  removeStaffPasskey,
  resetStaff,
  setStaffLanguage,
  setStaffPassword,
  staffAccount,
  staffOfPasskey,
} from './staff.ts'
import {
  endStaffSession,
  forgetStaffSessions,
  openStaffSession,
  readStaffSession,
  seeStaffSession,
} from './staff-sessions.ts'
import { addUsage, deleteUsage, readUsage, usageOf } from './usage.ts'
import { addRefused, addWaits, readWaits, refusedDays, sumUp, toSum, useHours, useSums } from './use.ts'
import { deleteVouchers, markPrinted, putVouchers, readVouchers, voucherByMac } from './vouchers.ts'

type Run<Name extends CallName> = (db: Db, ...given: Parameters<Store[Name]>) => ReturnType<Store[Name]>

/** Tenants and networks come first: the others refer to them. */
const put: Run<'put'> = async (
  db,
  { tenants = [], networks = [], seats = [], devices = [], people = [], vouchers = [] },
) => {
  await putTenants(db, tenants)
  await putNetworks(db, networks)
  await putSeats(db, seats)
  await putDevices(db, devices)
  await putPeople(db, people)
  await putVouchers(db, vouchers)
}

const remove: Run<'remove'> = async (db, { people = [], vouchers = [], devices = [] }) => {
  await deleteOpenSessions(db, 'person', people)
  await deleteOpenSessions(db, 'voucher', vouchers)
  await deleteUsage(db, 'person', people)
  await deleteUsage(db, 'voucher', vouchers)
  await deleteOnline(db, 'person', people)
  await deleteOnline(db, 'voucher', vouchers)
  await deletePeople(db, people)
  await deleteVouchers(db, vouchers)
  await deleteDevices(db, devices)
}

const giveSlipsAndTell: Run<'giveSlips'> = async (db, slips, how) => {
  const given = new Set(await giveSlips(db, slips, how))
  const told = slips.filter(({ person }) => given.has(person))
  await addLookUps(
    db,
    told.map(({ person, pin }) => ({ person, by: pin.madeBy, at: pin.madeAt, what: 'slip-made' })),
  )
  return [...given]
}

/** Those who were new go as the sample's people do. */
const undo: Run<'undoImport'> = async (db, id, at, things) => {
  await remove(db, { people: idsOfNew(things.people) })
  await undoImport(db, id, at, things)
}

/** Calls that change nothing; where the engine knows of it, they run read-only. */
const READS = {
  park: readPark,
  headCounts,
  personByBadge,
  person: personById,
  voucherByMac,
  vouchers: readVouchers,
  openSessions,
  sessions: readSessions,
  lastNumber,
  usage: readUsage,
  usageOf,
  onlineOf,
  seatKeys: readSeatKeys,
  counted: readCounted,
  unknownBytes,
  ports: readPorts,
  sessionsByPort,
  serviceUsage,
  acts: readActs,
  actCounts,
  toSum,
  useSums,
  useHours,
  refusedDays,
  waits: readWaits,
  lookUps: readLookUps,
  review: readReview,
  reviews: readReviews,
  reviewsByRule,
  staff: readStaff,
  staffAccount,
  staffOfPasskey,
  staffSession: readStaffSession,
  peopleWith,
  withoutPin,
  imports: readImports,
  importChanges,
  setting: readSetting,
} satisfies { readonly [Name in CallName]?: Run<Name> }

/** Calls that change something, and wait for a commit on disk. */
const WRITES = {
  put,
  remove,
  setPin,
  accept,
  markPrinted,
  openSession,
  changeSession,
  endSessions,
  addUsage,
  keepOnline,
  putSeatKey,
  book,
  forgetCounted,
  givePorts,
  nameStamps,
  bookServices,
  keepStamps,
  addAct,
  endActs,
  forgetActs,
  sumUp,
  addRefused,
  addWaits,
  forgetSessions,
  addLookUps,
  askReview,
  answerReview,
  strikeReview,
  addStaff,
  removeStaff,
  resetStaff,
  enrolStaff,
  setStaffPassword,
  setStaffLanguage,
  addStaffPasskey,
  removeStaffPasskey,
  countStaffPasskey,
  openStaffSession,
  seeStaffSession,
  endStaffSession,
  forgetStaffSessions,
  giveSlips: giveSlipsAndTell,
  addImport,
  undoImport: undo,
  forgetImports,
  setSetting,
} satisfies { readonly [Name in CallName]?: Run<Name> }

/** What each call does. Each runs in a transaction that batch.ts opens. */
export const OPERATIONS: { readonly [Name in CallName]: Run<Name> } = { ...READS, ...WRITES }

/** Whether a call changes anything, and so has to wait for a commit on disk. */
export const isWrite = (name: CallName): boolean => Object.hasOwn(WRITES, name)
