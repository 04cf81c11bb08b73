// Who asks the portal: the one place where a request becomes a place of the park, and where it is told how its words came.
import type { Context } from 'hono'
import type { Address } from '../base/addresses.ts'
import type { Channel } from '../domain/people/people.ts'
import type { Place } from '../domain/people/places.ts'
import { clientOf } from '../edges/http/guard.ts'
import { isLoopback } from './listen.ts'
import type { Office } from './office.ts'

export type Asker = {
  /** Where whoever asks sits; sessions hang on it (`office.view`). */
  readonly place: (c: Context) => Place
  /** `plain`: others on the LAN could have read it. */
  readonly channel: (c: Context) => Channel
  /** Whether somebody is signed in at an address, and it holds on the wire. */
  readonly isOnline: (client: Address) => boolean
}

/** `inLine`: people reach us over the LAN; else only from this machine and through our proxy, as far as we know. */
export const createAsker = ({ places, roster }: Pick<Office, 'places' | 'roster'>, inLine: boolean): Asker => ({
  place: (c) => places().placeOf(clientOf(c)),
  channel: (c) => (!inLine || c.req.url.startsWith('https:') || isLoopback(clientOf(c)) ? 'secure' : 'plain'),
  isOnline: (client) => roster.holderOf(client) !== undefined,
})
