// What tenant, network and seat commands answer.
import type { PutPlace } from '../../domain/desk/desk.ts'
import type { Result } from './command.ts'

const WHY = {
  'bad-range': 'That is no range of addresses. Write 10.1.0.0/24, 10.1.0.5-10.1.0.9 or one address.',
  'bad-address': 'That is no IP address.',
  'unknown-network': 'There is no such network. Put it in first: isthmus network put',
  'unknown-tenant': 'There is no such tenant. Put it in first: isthmus tenant put',
  'unknown-plan': 'The policy has no such plan.',
  'not-eligible':
    'The policy does not let whoever is there have that plan. Name the network or its tenant under "eligible": network X, tenant X.',
  'address-taken': 'That address belongs to another seat.',
} as const

/** `what` was put in: `seat 7`. */
export const placeResult = (done: PutPlace, what: string): Result =>
  done.put ? { code: 0, json: done, human: `Put in: ${what}.` } : { code: 1, json: done, human: WHY[done.why] }
