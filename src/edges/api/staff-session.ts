// The cookie of the console, and who shows it: what routes for staff stand behind.
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { ActDesk } from '../../domain/desk/acting.ts'
import type { RoomDesk } from '../../domain/desk/room-desk.ts'
import type { Console, Role } from '../../domain/staff/account.ts'
import type { SignedIn, StaffDoor } from '../../domain/staff/door.ts'
import { problem } from './problems.ts'
import type { CounterApi } from './staff-counter.ts'
import type { UseApi } from './staff-use.ts'

export type StaffApi = {
  readonly door: StaffDoor
  /** Where staff act. */
  readonly desk: ActDesk
  readonly counter: CounterApi
  readonly rooms: RoomDesk
  /** How the service is used. */
  readonly use: UseApi
  /** Whose console was asked; `undefined`: none is here. The guard has run before. */
  readonly consoleOf: (c: Context) => Console | undefined
  /** Where all of them are. */
  readonly origins: () => readonly string[]
  /** The asker's address. */
  readonly from: (c: Context) => string
}

const NAME = 'isthmus-staff'
const isSecure = ({ origin }: Console): boolean => origin.startsWith('https:')

// Without an end of its own: it goes with the browser's window, and its session ends here anyway. `host`: RFC 6265bis, section 4.1.3.
const waysOf = (at: Console) =>
  ({
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    ...(isSecure(at) && { secure: true, prefix: 'host' as const }),
  }) as const

/** What the browser shows of a session; nothing but whose it is can be found with it. */
export const tokenOf = (c: Context, at: Console): string | undefined => {
  const token = isSecure(at) ? getCookie(c, NAME, 'host') : getCookie(c, NAME)
  return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined
}

export const giveToken = (c: Context, at: Console, token: string): void => setCookie(c, NAME, token, waysOf(at))

export const takeToken = (c: Context, at: Console): void => void deleteCookie(c, NAME, waysOf(at))

/** Stands before routes for staff: is this the console of somebody? */
export const atConsole =
  ({ consoleOf }: StaffApi): MiddlewareHandler =>
  async (c, next) => {
    const at = consoleOf(c)
    if (at === undefined) return problem(c, 'no-console')
    c.set('console', at)
    await next()
    return undefined
  }

/** The console of a request that passed `atConsole`. */
export const consoleOf = (c: Context): Console => {
  const at: unknown = c.get('console')
  if (at === undefined) throw new TypeError('consoleOf: atConsole does not stand before this route')
  return at as Console
}

/** Who shows a cookie of this console. */
export const whoAsks = async ({ door }: StaffApi, c: Context, at: Console): Promise<SignedIn | undefined> => {
  const token = tokenOf(c, at)
  return token === undefined ? undefined : door.who(at, token)
}

/** Lets only those through who are signed in, and have one of the roles where any is named. Stands behind `atConsole`. */
export const onlyStaff =
  (parts: StaffApi, ...roles: readonly Role[]): MiddlewareHandler =>
  async (c, next) => {
    const who = await whoAsks(parts, c, consoleOf(c))
    if (who === undefined) return problem(c, 'not-signed-in')
    if (roles.length > 0 && !roles.some((role) => who.account.roles.includes(role))) return problem(c, 'not-your-role')
    c.set('staff', who)
    await next()
    return undefined
  }

/** Who asks a route that `onlyStaff` stands before. */
export const staffOf = (c: Context): SignedIn => {
  const who: unknown = c.get('staff')
  if (who === undefined) throw new TypeError('staffOf: onlyStaff does not stand before this route')
  return who as SignedIn
}
