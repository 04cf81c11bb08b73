// Somebody whom rules may look at.
import type { Subject } from '../../src/domain/policy/language.ts'

/** Somebody with a badge on a plan, and whatever else is given. */
export const subjectOn = (plan: string, more: Partial<Subject> = {}): Subject => ({
  plan,
  tenant: null,
  groups: [],
  seat: null,
  network: null,
  badge: true,
  voucher: false,
  tenantStaff: false,
  ...more,
})
