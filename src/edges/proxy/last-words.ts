// What a client is told inside a tunnel, where no HTTP answer reaches it any more. Pure.
import type { Reason } from '../../domain/policy/reasons.ts'
import { isPreface } from './first-bytes.ts'
import { all } from './gathered.ts'
import type { Visitor } from './visitor.ts'

// RFC 8446 section 6: an alert says more to a browser or program than a reset, which would look like a broken line.
const alert = (description: number): Buffer => Buffer.from([21, 3, 3, 0, 2, 2, description])
const ACCESS_DENIED = alert(49)
const INTERNAL_ERROR = alert(80)
const UNRECOGNIZED_NAME = alert(112)

const ALERTS: Partial<Record<Reason, Buffer>> = {
  'tech:name-mismatch': UNRECOGNIZED_NAME,
  'not-us:no-such-name': UNRECOGNIZED_NAME,
  'not-us:no-answer': INTERNAL_ERROR,
}

const frame = (type: number, payload: Buffer): Buffer => {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  return Buffer.concat([head, payload])
}

const SETTINGS = 4
const GOAWAY = 7
// RFC 9113 sections 3.4, 6.8 and 7: our settings come first; the last stream is 0; HTTP_1_1_REQUIRED.
const HTTP_1_1_REQUIRED = Buffer.concat([
  frame(SETTINGS, Buffer.alloc(0)),
  frame(GOAWAY, Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, 13]), Buffer.from('tech:no-name: use HTTP/1.1')])),
])

/** In the client's own protocol, where it has one that we speak. */
export const lastWords = ({ hello, gathered }: Visitor, reason: Reason): Buffer | null => {
  if (hello !== null) return ALERTS[reason] ?? ACCESS_DENIED
  return isPreface(all(gathered)) ? HTTP_1_1_REQUIRED : null
}
