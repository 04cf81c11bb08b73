// How many connections there may be: of one client, and of all who are not signed in. Those signed in have room of their own.
import type { Address } from '../../base/addresses.ts'

export type Bounds = {
  /** Takes a place, or says that there is none. */
  readonly enter: (client: Address, known: boolean) => Place | null
  /** Connections that are open now. */
  readonly size: () => number
}

/** To be given back once. */
type Place = { readonly leave: () => void }

export type BoundsSettings = {
  /** Connections of one client. A browser opens six a site. */
  readonly each: number
  /** Of all clients that nobody knows; as many again are kept for those who are signed in. */
  readonly all: number
}

/** Empty at first. */
export const createBounds = ({ each, all }: BoundsSettings): Bounds => {
  const byClient = new Map<Address, number>()
  const open = { known: 0, strangers: 0 }
  return {
    enter: (client, known) => {
      const kind = known ? 'known' : 'strangers'
      const mine = byClient.get(client) ?? 0
      if (mine >= each || open[kind] >= all) return null
      byClient.set(client, mine + 1)
      open[kind]++
      return {
        leave: () => {
          open[kind]--
          const left = (byClient.get(client) ?? 1) - 1
          if (left > 0) byClient.set(client, left)
          else byClient.delete(client)
        },
      }
    },
    size: () => open.known + open.strangers,
  }
}
