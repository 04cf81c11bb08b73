// How many connections there may be: of one client, and of all who are not signed in. Those signed in have room of their own.
import type { Address } from '../../base/addresses.ts'

export type Bounds = {
  /**
   * Takes a place for a connection that `drop` would end, or says that there is none. Where strangers have taken all of theirs, the
   * oldest of their connections gives way: whoever holds many open keeps nobody else out.
   */
  readonly enter: (client: Address, known: boolean, drop: () => void) => Place | null
  /** Connections that are open now. */
  readonly size: () => number
}

/** To be given back; more than once does no harm. */
type Place = { readonly leave: () => void }

export type BoundsSettings = {
  /** Connections of one client. A browser opens six a site. */
  readonly each: number
  /** Of all clients that nobody knows. */
  readonly strangers: number
  /** Of all who were signed in when they came: each may keep a page open that is told what happens. */
  readonly known: number
}

type Held = Place & { readonly drop: () => void }

/** Empty at first. */
export const createBounds = (most: BoundsSettings): Bounds => {
  const byClient = new Map<Address, number>()
  const strangers = new Set<Held>()
  const known = new Set<Held>()
  const leaveFor = (client: Address): void => {
    const left = (byClient.get(client) ?? 1) - 1
    if (left > 0) byClient.set(client, left)
    else byClient.delete(client)
  }
  const makeRoom = (): void => {
    const oldest = strangers.size >= most.strangers ? strangers.values().next().value : undefined
    oldest?.leave()
    oldest?.drop()
  }
  return {
    enter: (client, isKnown, drop) => {
      const mine = byClient.get(client) ?? 0
      if (mine >= most.each || (isKnown && known.size >= most.known)) return null
      if (!isKnown) makeRoom()
      const group = isKnown ? known : strangers
      const held: Held = {
        drop,
        leave: () => {
          if (group.delete(held)) leaveFor(client)
        },
      }
      group.add(held)
      byClient.set(client, (byClient.get(client) ?? 0) + 1)
      return held
    },
    size: () => strangers.size + known.size,
  }
}
