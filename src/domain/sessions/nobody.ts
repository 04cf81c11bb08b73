// In place of a session, for what may be reached without one (`walled` in the policy): all who are not signed in share it, and its bounds.
import type { Address } from '../../base/addresses.ts'
import type { Session } from './session.ts'

/** In no roster, in no store, and nobody's place. */
export const NOBODYS: Session = {
  id: 'nobody',
  number: 0,
  holder: { kind: 'voucher', id: 'nobody' },
  subject: {
    plan: '',
    tenant: null,
    groups: [],
    seat: null,
    network: null,
    badge: false,
    voucher: false,
    tenantStaff: false,
  },
  address: '0.0.0.0' as Address,
  openedAt: 0,
  endsAt: null,
  bootId: '',
  endsBoot: null,
}
