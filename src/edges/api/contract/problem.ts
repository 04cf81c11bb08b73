// What an answer that is not the wished one looks like: RFC 9457, application/problem+json, with a code for programs.
import * as v from 'valibot'

/** Code → status and title. docs/api.md mirrors it; a test compares both ways. */
export const PROBLEMS = {
  'bad-request': [400, 'The request is malformed.'],
  'plan-needed': [400, 'Name a plan, or sign in: without either nobody is asked about.'],
  'unknown-plan': [400, 'The policy has no plan of that name.'],
  'bad-to': [400, 'That is no destination: give a URL, a host, or host:port.'],
  'bad-at': [400, 'That is no time: give ISO 8601, such as 2026-11-23T09:00 (the park’s time) or with an offset.'],
  'unknown-rule': [400, 'There is no rule or plan of that name to ask about.'],
  'bad-name': [400, 'That is no name of a site or address.'],
  'bad-reason': [400, 'Give a reason, one line of at most 200 characters.'],
  'long-line': [400, 'A line has at most 300 characters.'],
  'wrong-credential': [401, 'Badge and PIN, or the voucher, are not right.'],
  'not-signed-in': [401, 'Nobody is signed in to the console here.'],
  'wrong-sign-in': [401, 'Name and password, or the passkey, are not right.'],
  'not-a-seat': [401, 'No seat of this park has signed the request.'],
  'seat-clock': [401, 'The seat’s clock is more than two minutes off; "until" has the time here.'],
  'wrong-code': [401, 'The one-time code is not right, was used, or is older than a day.'],
  'no-place': [403, 'Your address belongs to no network of the park.'],
  'no-console': [403, 'Staff sign in at the console of their operator, not at this address.'],
  'not-your-role': [403, 'Your account has no role for that.'],
  'sign-in-again': [403, 'That needs a sign-in of the last 15 minutes.'],
  'only-secure': [403, 'Over plain HTTP that is not taken: use https and the name that begins with my.'],
  'no-session': [404, 'Nobody is signed in at this seat.'],
  'no-such': [404, 'There is no such session, person or seat.'],
  'not-found': [404, 'There is nothing at this address.'],
  'not-allowed': [405, 'This address does not take that method.'],
  taken: [409, 'Somebody else is signed in at this seat, or it is a registered device.'],
  next: [409, 'The credential is right; one more step is needed.'],
  'badge-taken': [409, 'That badge belongs to somebody already.'],
  refused: [409, 'That does not count under joint rule; "reason" says why.'],
  'beyond-limit': [409, 'The charter lets one side do no more of that alone; "reason" says by which limit.'],
  'act-conflict': [409, 'What is in force there, or is not, stands against that; "reason" says why.'],
  'room-conflict': [409, 'The room is not as it was seen, or its rule stands against that; "reason" says which.'],
  'too-large': [413, 'The body is too large.'],
  'not-json': [415, 'Send application/json.'],
  'wrong-bytes': [422, 'The bytes have another hash.'],
  'bad-password': [422, 'A password has from 12 to 200 characters.'],
  'wrong-passkey': [422, 'That passkey is none for this console, is known already, or is one too many.'],
  'too-complex': [422, 'There are too many combinations to tell exactly.'],
  closed: [423, 'You cannot be online here at the moment; "reason" says why.'],
  slow: [429, 'Too many wrong tries; wait before the next.'],
  'too-often': [429, 'Too many requests for review from here; wait before the next.'],
  crowded: [429, 'Too many sign in at the same moment; try again in two seconds.'],
  busy: [429, 'Too many questions about the whole policy at once; ask again in a second.'],
  'too-many': [429, 'Too many requests for review are open; some must be answered first.'],
  internal: [500, 'Something broke on our side.'],
  unavailable: [503, 'The database does not answer; nothing was changed.'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof PROBLEMS

const codes = Object.keys(PROBLEMS) as ProblemCode[]

const ProblemObject = v.object({
  type: v.literal('about:blank'),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  code: v.picklist(codes),
  detail: v.optional(v.string()),
  reason: v.pipe(
    v.optional(v.string()),
    v.description(
      '409 taken: `taken`, `device` where the device is registered by itself, or of a room `number`, `wiping`, `silent`, `seated`. 403 only-secure: `badge`, `network` or `move`. 423: `hours`, `data`, `plan:<id>`, or what staff did for a while: `suspended`, `seat-out`, `closed-early`, with why in `detail`. 422 bad-password: `too-short` or `too-long`. 409 refused: a word of docs/formats.md, section 9, or of docs/api.md. 409 beyond-limit: `nobody-alone`, `too-long`, `too-often` or `rests`. 409 act-conflict: `already`, `others` or `not-held`. 409 room-conflict: `changed`, `waiting`, `closed`, `time`, `too-late`, `no-room`, `next` or `taken`.',
    ),
  ),
  next: v.optional(v.picklist(['choose-pin', 'accept-rules'])),
  version: v.pipe(v.optional(v.string()), v.description('The version of the rules to accept.')),
  why: v.pipe(
    v.optional(v.picklist(['not-six-digits', 'same-as-slip', 'too-easy'])),
    v.description('Why the new PIN was not taken.'),
  ),
  operator: v.pipe(v.optional(v.string()), v.description('Whose staff, where operators rule.')),
  until: v.pipe(v.optional(v.string()), v.description('The latest end of what staff did, in UTC.')),
  limit: v.pipe(
    v.optional(v.pipe(v.number(), v.integer())),
    v.description('409 beyond-limit: the number of the charter’s table, how often in a day or how many seconds.'),
  ),
  retryAfter: v.pipe(v.optional(v.pipe(v.number(), v.integer())), v.description('Seconds, as in Retry-After.')),
})
export const Problem = v.pipe(ProblemObject, v.metadata({ ref: 'Problem' }))
export type Problem = v.InferOutput<typeof Problem>
