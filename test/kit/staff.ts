// Staff of a park for tests: the real door on a real database, with a clock that is turned by hand.
import assert from 'node:assert/strict'
import type { Role } from '../../src/domain/staff/account.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { openStaff } from '../../src/main/staff.ts'
import { handClock } from './clock.ts'
import { freshFolder } from './folder.ts'

export const NORTH = { operator: 'north', origin: 'http://north.localhost:8080' } as const
export const SOUTH = { operator: 'south', origin: 'http://south.localhost:8080' } as const
export const PASSWORD = 'a long pass phrase'

export const staffPark = async (operators: readonly string[] = ['north', 'south']) => {
  const store = await openStore({ data: freshFolder('staff'), url: undefined })
  const clock = handClock()
  const consoles = new Map(operators.map((id) => [id, `http://${id}.localhost:8080`]))
  const staff = openStaff({ clock, store, consoles, operators: () => operators })
  const { door, desk } = staff
  /** A new account with its code. */
  const add = async (operator: string | null, name: string, roles: readonly Role[] = ['engineer']) => {
    const added = await desk.addStaff({ name, operator, roles, language: 'en', by: 'root' })
    return added.added ? added : assert.fail(added.why)
  }
  /** Somebody with a password, signed in. */
  const enrolled = async (name = 'kim', at: typeof NORTH | typeof SOUTH = NORTH, roles?: readonly Role[]) => {
    const { code } = await add(at.operator, name, roles)
    const entered = await door.enrolByPassword(at, '127.0.0.1', { name, code, password: PASSWORD })
    return entered.outcome === 'in' ? entered.token : assert.fail(entered.outcome)
  }
  return { ...staff, store, clock, add, enrolled }
}
