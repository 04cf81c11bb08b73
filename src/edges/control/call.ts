// The command line's end of the control socket.
import { request } from 'node:http'
import { ERRORS, type ErrorCode, IsthmusError } from '../../base/errors.ts'
import type { Desk } from '../../domain/desk/desk.ts'
import { shortName } from './socket-path.ts'

const unreachable = (cause: unknown): IsthmusError => {
  const denied = cause instanceof Error && 'code' in cause && cause.code === 'EACCES'
  const what = denied ? 'this user may not use the control socket' : 'no running Isthmus answers in this data folder'
  const mend = denied ? 'use the account that runs the server' : 'start it with: isthmus start'
  return new IsthmusError('control:unreachable', what, mend, { cause })
}

/** Whether no running server answered. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof IsthmusError && error.code === 'control:unreachable'

type Raw = { readonly status: number; readonly text: string }

/** A large list is compiled within a second; a server that takes a minute hangs. */
const PATIENCE = 60_000
/** A list is fetched for at most ten minutes, and weighed then. */
const LONG_PATIENCE = 11 * 60_000

const post = (socketPath: string, path: string, body: string): Promise<Raw> =>
  new Promise((settled, failed) => {
    const headers = { host: 'localhost', 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const sent = request(
      { socketPath, path, method: 'POST', headers, timeout: path === '/list/fetch' ? LONG_PATIENCE : PATIENCE },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', failed)
        answer.on('end', () =>
          settled({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        )
      },
    )
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('error', failed)
    sent.end(body)
  })

const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERRORS, code)

/** The error that the server told, as if it had been thrown here. */
const toldError = (body: unknown): Error => {
  const error: unknown = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  const { code, what, mend } = { code: '', what: 'the server refused', mend: '', ...(error as object | undefined) }
  return isCode(code) ? new IsthmusError(code, what, mend) : new Error(what)
}

/** Asks the running server. Throws `control:unreachable` without one, and whatever error the server names. */
export const callControl = async (data: string, path: string, body: unknown = {}): Promise<unknown> => {
  let raw: Raw
  try {
    const short = shortName(data)
    try {
      raw = await post(short.name, path, JSON.stringify(body))
    } finally {
      short.release()
    }
  } catch (cause) {
    throw cause instanceof IsthmusError ? cause : unreachable(cause)
  }
  const answer: unknown = JSON.parse(raw.text)
  if (raw.status !== 200) throw toldError(answer)
  return answer
}

/** The desk of the running server. Both ends are of one version, so answers are taken as they come. */
export const remoteDesk = (data: string): Desk => {
  const call = async <T>(path: string, body: unknown = {}): Promise<T> => (await callControl(data, path, body)) as T
  return {
    status: () => call('/status'),
    sessions: (asked) => call('/session/list', asked),
    usage: (asked) => call('/usage', asked),
    report: (asked) => call('/report', asked),
    reportTable: (asked) => call('/report/table', asked),
    openSession: (asked) => call('/session/open', asked),
    endSession: (asked) => call('/session/end', asked),
    suspend: (asked) => call('/person/suspend', asked),
    restore: (asked) => call('/person/restore', asked),
    takeOut: (asked) => call('/seat/out', asked),
    putBack: (asked) => call('/seat/back', asked),
    closeEarly: (asked) => call('/park/close', asked),
    openAgain: (asked) => call('/park/open', asked),
    acts: () => call('/desk/acts'),
    rooms: () => call('/room/list'),
    room: (asked) => call('/room/show', asked),
    roomAct: (asked) => call('/room/act', asked),
    findSessions: (asked) => call('/session/find', asked),
    createVouchers: (asked) => call('/voucher/create', asked),
    addPerson: (asked) => call('/person/add', asked),
    newSlip: (asked) => call('/person/slip', asked),
    newSlips: (asked) => call('/person/slips', asked),
    putTenant: (tenant) => call('/tenant/put', tenant),
    putNetwork: (network) => call('/network/put', network),
    putSeat: (seat) => call('/seat/put', seat),
    putDevice: (device) => call('/device/put', device),
    devices: () => call('/device/list'),
    removeDevice: (asked) => call('/device/remove', asked),
    reviews: (asked) => call('/review/list', asked),
    review: (asked) => call('/review/show', asked),
    answerReview: (asked) => call('/review/answer', asked),
    strikeReview: (asked) => call('/review/strike', asked),
    lists: () => call('/list/show'),
    fetchList: (asked) => call('/list/fetch', asked),
    sendTable: (piece) => call('/import/send', piece),
    weighImport: (asked) => call('/import/weigh', asked),
    importTable: (asked) => call('/import/write', asked),
    imports: () => call('/import/list', {}),
    undoImport: (asked) => call('/import/undo', asked),
    sendList: (piece) => call('/list/send', piece),
    putList: (asked) => call('/list/put', asked),
    takeList: (asked) => call('/list/take', asked),
    acceptList: (asked) => call('/list/accept', asked),
    dropList: (asked) => call('/list/drop', asked),
    addStaff: (asked) => call('/staff/add', asked),
    staff: () => call('/staff/list'),
    removeStaff: (asked) => call('/staff/remove', asked),
    resetStaff: (asked) => call('/staff/reset', asked),
    publicPages: (asked) => call('/public/pages', asked),
    reloadPolicy: () => call('/policy/reload'),
    removeSample: () => call('/sample/remove'),
  }
}
