// What can be asked over the control socket, each with the shape of its body.
import * as v from 'valibot'
import type { Desk } from '../../domain/desk/desk.ts'
import { TABLES } from '../../domain/desk/reports.ts'
import { OUTCOMES } from '../../domain/review/review.ts'
import { LANGUAGES, ROLES } from '../../domain/staff/account.ts'

/** Runs one operation on a body that has not been looked at yet. */
type Operation = (desk: Desk, body: unknown) => Promise<unknown>

/** The body is not what the operation takes. */
export class BadBody extends Error {}

const operation =
  <Schema extends v.GenericSchema>(
    schema: Schema,
    run: (desk: Desk, body: v.InferOutput<Schema>) => Promise<unknown>,
  ): Operation =>
  async (desk, body) => {
    const read = v.safeParse(schema, body)
    if (!read.success) throw new BadBody(v.getDotPath(read.issues[0]) ?? 'body')
    return run(desk, read.output)
  }

const word = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))
const by = v.object({ by: word })

const OpenSession = v.strictObject({
  seat: word,
  by: word,
  credential: v.union([
    v.strictObject({ kind: v.literal('badge'), badge: word, pin: word }),
    v.strictObject({ kind: v.literal('voucher'), code: word }),
  ]),
})

const side = v.strictObject({ operator: v.nullable(word), name: word })
const why = v.pipe(v.string(), v.maxLength(400))
/** Longer than any charter lets one; where a file rules, at most a month. */
const seconds = whole(2_592_000)
const Lasting = { by: side, why, seconds }
const Suspend = v.strictObject({ ...Lasting, badge: word })
const Restore = v.strictObject({ by: side, badge: word })
const TakeOut = v.strictObject({ ...Lasting, seat: word })
const PutBack = v.strictObject({ by: side, seat: word })
const CloseEarly = v.strictObject({ ...Lasting })
const OpenAgain = v.strictObject({ by: side })

const ShowRoom = v.strictObject({ id: word })
const ActInRoom = v.strictObject({
  by: side,
  room: word,
  act: v.variant('act', [
    v.strictObject({ act: v.literal('ticket'), badge: v.optional(word) }),
    v.strictObject({ act: v.literal('leave'), number: whole(1_000_000) }),
    v.strictObject({ act: v.literal('code'), seat: word }),
  ]),
})

const EndSession = v.strictObject({
  by: side,
  why: v.nullable(why),
  which: v.union([v.strictObject({ id: word }), v.strictObject({ seat: word })]),
})

const FindSessions = v.strictObject({
  ...by.entries,
  address: word,
  port: whole(65_535),
  at: v.pipe(v.number(), v.minValue(0)),
  within: whole(3600),
})

const AddPerson = v.strictObject({
  ...by.entries,
  badge: word,
  name: word,
  tenant: word,
  plan: word,
  groups: v.pipe(v.array(word), v.maxLength(50)),
  tenantStaff: v.boolean(),
})

const NewSlip = v.strictObject({ ...by.entries, badge: word })
const NewSlips = v.strictObject({
  ...by.entries,
  tenant: v.nullable(word),
  again: v.boolean(),
  after: v.nullable(word),
})

const some = v.pipe(v.array(word), v.minLength(1), v.maxLength(100))
const PutTenant = v.strictObject({ id: word, name: word })
const PutNetwork = v.strictObject({
  id: word,
  ranges: some,
  openWith: v.exactOptional(word),
  tenant: v.exactOptional(word),
})
const PutSeat = v.strictObject({ id: word, network: word, addresses: some })

const PutDevice = v.strictObject({
  ...{ id: word, title: word, hardware: word, plan: word },
  ...{ tenant: v.nullable(word), network: v.nullable(word) },
})
const RemoveDevice = v.strictObject({ id: word })

const listId = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/))
const List = v.strictObject({ id: listId })
const AcceptList = v.strictObject({ id: listId, version: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/))) })
const SendList = v.strictObject({
  id: listId,
  upload: v.pipe(v.string(), v.uuid()),
  at: v.pipe(v.number(), v.integer(), v.minValue(0)),
  bytes: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
})
const TakeList = v.strictObject({
  ...{ id: listId, upload: v.pipe(v.string(), v.uuid()) },
  ...{ note: v.pipe(v.string(), v.maxLength(60_000)), by: v.nullable(v.pipe(v.string(), v.maxLength(1000))) },
})
const PutList = v.strictObject({ id: listId, upload: v.pipe(v.string(), v.uuid()), accept: v.boolean() })

const mayBe = v.nullable(word)
const Piece = { upload: v.pipe(v.string(), v.uuid()), at: v.pipe(v.number(), v.integer(), v.minValue(0)) }
const line = v.pipe(v.number(), v.integer(), v.minValue(1))
const many = <Schema extends v.GenericSchema>(row: Schema) => v.pipe(v.array(row), v.maxLength(1000))
const SendTable = v.variant('kind', [
  v.strictObject({
    ...Piece,
    kind: v.literal('tenants'),
    rows: many(v.strictObject({ line, id: word, name: word })),
  }),
  v.strictObject({
    ...Piece,
    kind: v.literal('people'),
    rows: many(
      v.strictObject({
        ...{ line, id: mayBe, badge: mayBe, name: mayBe, tenant: mayBe, plan: mayBe },
        ...{ groups: v.nullable(v.pipe(v.array(word), v.maxLength(50))), staff: v.nullable(v.boolean()) },
      }),
    ),
  }),
  v.strictObject({
    ...Piece,
    kind: v.literal('seats'),
    rows: many(v.strictObject({ line, id: word, network: mayBe, addresses: v.pipe(v.array(word), v.maxLength(100)) })),
  }),
])
const WeighImport = v.strictObject({ upload: Piece.upload, plan: mayBe, network: mayBe })
const WriteImport = v.strictObject({ ...WeighImport.entries, ...by.entries })
const UndoImport = v.strictObject({ ...by.entries, id: whole(Number.MAX_SAFE_INTEGER) })

const CreateVouchers = v.strictObject({
  ...by.entries,
  plan: word,
  minutes: whole(100_000),
  count: whole(1000),
  days: whole(3660),
})

const words = v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(20_000)))
const Reviews = v.strictObject({ limit: whole(10_000), answered: v.boolean() })
const number = whole(Number.MAX_SAFE_INTEGER)
const ReviewNumber = v.strictObject({ number })
const AnswerReview = v.strictObject({
  number,
  outcome: v.picklist(OUTCOMES),
  note: v.strictObject({ en: words, ko: words }),
})

const AddStaff = v.strictObject({
  ...by.entries,
  name: word,
  operator: v.nullable(word),
  roles: v.pipe(v.array(v.picklist(ROLES)), v.minLength(1), v.maxLength(ROLES.length)),
  language: v.picklist(LANGUAGES),
})
const StaffId = v.strictObject({ id: word })

const Sessions = v.strictObject({ limit: whole(10_000), ended: v.boolean() })
const Usage = v.strictObject({ days: whole(3660) })
const period = { from: v.nullable(word), to: v.nullable(word) }
const nothing = v.strictObject({})

/** Path → operation. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  '/status': operation(nothing, (desk) => desk.status()),
  '/session/list': operation(Sessions, (desk, body) => desk.sessions(body)),
  '/usage': operation(Usage, (desk, body) => desk.usage(body)),
  '/report': operation(v.strictObject(period), (desk, body) => desk.report(body)),
  '/report/table': operation(v.strictObject({ ...period, of: v.picklist(TABLES) }), (desk, body) =>
    desk.reportTable(body),
  ),
  '/session/open': operation(OpenSession, (desk, body) => desk.openSession(body)),
  '/session/end': operation(EndSession, (desk, body) => desk.endSession(body)),
  '/person/suspend': operation(Suspend, (desk, body) => desk.suspend(body)),
  '/person/restore': operation(Restore, (desk, body) => desk.restore(body)),
  '/seat/out': operation(TakeOut, (desk, body) => desk.takeOut(body)),
  '/seat/back': operation(PutBack, (desk, body) => desk.putBack(body)),
  '/park/close': operation(CloseEarly, (desk, body) => desk.closeEarly(body)),
  '/park/open': operation(OpenAgain, (desk, body) => desk.openAgain(body)),
  '/room/list': operation(nothing, (desk) => desk.rooms()),
  '/room/show': operation(ShowRoom, (desk, body) => desk.room(body)),
  '/room/act': operation(ActInRoom, (desk, body) => desk.roomAct(body)),
  '/desk/acts': operation(nothing, (desk) => desk.acts()),
  '/session/find': operation(FindSessions, (desk, body) => desk.findSessions(body)),
  '/voucher/create': operation(CreateVouchers, (desk, body) => desk.createVouchers(body)),
  '/import/send': operation(SendTable, (desk, body) => desk.sendTable(body)),
  '/import/weigh': operation(WeighImport, (desk, body) => desk.weighImport(body)),
  '/import/write': operation(WriteImport, (desk, body) => desk.importTable(body)),
  '/import/list': operation(nothing, (desk) => desk.imports()),
  '/import/undo': operation(UndoImport, (desk, body) => desk.undoImport(body)),
  '/person/add': operation(AddPerson, (desk, body) => desk.addPerson(body)),
  '/person/slip': operation(NewSlip, (desk, body) => desk.newSlip(body)),
  '/person/slips': operation(NewSlips, (desk, body) => desk.newSlips(body)),
  '/tenant/put': operation(PutTenant, (desk, body) => desk.putTenant(body)),
  '/network/put': operation(PutNetwork, (desk, body) => desk.putNetwork(body)),
  '/seat/put': operation(PutSeat, (desk, body) => desk.putSeat(body)),
  '/device/put': operation(PutDevice, (desk, body) => desk.putDevice(body)),
  '/device/list': operation(nothing, (desk) => desk.devices()),
  '/device/remove': operation(RemoveDevice, (desk, body) => desk.removeDevice(body)),
  '/review/list': operation(Reviews, (desk, body) => desk.reviews(body)),
  '/review/show': operation(ReviewNumber, (desk, body) => desk.review(body)),
  '/review/answer': operation(AnswerReview, (desk, body) => desk.answerReview(body)),
  '/review/strike': operation(ReviewNumber, (desk, body) => desk.strikeReview(body)),
  '/list/show': operation(nothing, (desk) => desk.lists()),
  '/list/fetch': operation(List, (desk, body) => desk.fetchList(body)),
  '/list/send': operation(SendList, (desk, body) => desk.sendList(body)),
  '/list/put': operation(PutList, (desk, body) => desk.putList(body)),
  '/list/take': operation(TakeList, (desk, body) => desk.takeList(body)),
  '/list/accept': operation(AcceptList, (desk, body) => desk.acceptList(body)),
  '/list/drop': operation(List, (desk, body) => desk.dropList(body)),
  '/staff/add': operation(AddStaff, (desk, body) => desk.addStaff(body)),
  '/staff/list': operation(nothing, (desk) => desk.staff()),
  '/staff/remove': operation(StaffId, (desk, body) => desk.removeStaff(body)),
  '/staff/reset': operation(StaffId, (desk, body) => desk.resetStaff(body)),
  '/public/pages': operation(v.strictObject({ record: v.boolean() }), (desk, body) => desk.publicPages(body)),
  '/policy/reload': operation(nothing, (desk) => desk.reloadPolicy()),
  '/sample/remove': operation(nothing, (desk) => desk.removeSample()),
}
