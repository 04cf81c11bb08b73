// Which tunnels belong to a tag, and how many bytes they moved since the last report.

/**
 * What the worker or child tells the deciding thread. `ended` holds the numbers of the tunnels that ended, `moved` tag, up, down
 * for each tag with news.
 */
export type Report = {
  readonly ended: readonly number[]
  readonly moved: readonly (readonly [string, number, number])[]
}

/** What is counted: a tunnel under the number that the deciding thread gave it. */
export type Numbered = { readonly id: number }

export type Account<T extends Numbered> = {
  readonly tag: string
  readonly tunnels: Set<T>
  up: number
  down: number
  news: boolean
}

export type Accounts<T extends Numbered> = {
  readonly join: (tag: string, tunnel: T) => Account<T>
  readonly leave: (account: Account<T>, tunnel: T) => void
  /** A tunnel that ended before it could begin. */
  readonly leaveUnopened: (id: number) => void
  readonly add: (account: Account<T>, up: number, down: number) => void
  readonly tunnelsOf: (tag: string) => readonly T[]
  readonly byId: (id: number) => T | undefined
  readonly all: () => readonly T[]
  /** When the next report is due, on the given clock; Infinity: nothing to say. */
  readonly due: () => number
  readonly report: () => Report
}

const NEWS_AFTER_MS = 250
/** Ends are told sooner, yet together: a message for each short tunnel would cost more than the tunnel. */
const END_AFTER_MS = 20

/** `sooner` is called whenever the next report moved closer. */
export const makeAccounts = <T extends Numbered>(now: () => number, sooner: () => void): Accounts<T> => {
  const accounts = new Map<string, Account<T>>()
  const byId = new Map<number, T>()
  let news: Account<T>[] = []
  let ended: number[] = []
  let due = Number.POSITIVE_INFINITY
  const within = (ms: number): void => {
    const at = now() + ms
    if (at >= due) return
    due = at
    sooner()
  }
  const oneEnded = (id: number): void => {
    ended.push(id)
    within(END_AFTER_MS)
  }
  return {
    join: (tag, tunnel) => {
      const account = accounts.get(tag) ?? { tag, tunnels: new Set<T>(), up: 0, down: 0, news: false }
      accounts.set(tag, account)
      account.tunnels.add(tunnel)
      byId.set(tunnel.id, tunnel)
      return account
    },
    leave: (account, tunnel) => {
      account.tunnels.delete(tunnel)
      if (account.tunnels.size === 0) accounts.delete(account.tag) // its news, if any, are still in the list
      byId.delete(tunnel.id)
      oneEnded(tunnel.id)
    },
    leaveUnopened: oneEnded,
    add: (account, up, down) => {
      account.up += up
      account.down += down
      if (account.news) return
      account.news = true
      news.push(account)
      within(NEWS_AFTER_MS)
    },
    tunnelsOf: (tag) => [...(accounts.get(tag)?.tunnels ?? [])],
    byId: (id) => byId.get(id),
    all: () => [...accounts.values()].flatMap((account) => [...account.tunnels]),
    due: () => due,
    report: () => {
      const moved = news.map((account): [string, number, number] => [account.tag, account.up, account.down])
      for (const account of news) {
        account.up = 0
        account.down = 0
        account.news = false
      }
      const report: Report = { ended, moved }
      news = []
      ended = []
      due = Number.POSITIVE_INFINITY
      return report
    },
  }
}
