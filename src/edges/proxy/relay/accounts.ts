// Which tunnels belong to a tag, and how many bytes they moved since the last report.

/** What the worker or child tells the deciding thread. `moved` holds tag, up, down for each tag with news. */
export type Report = { readonly ended: number; readonly moved: readonly (readonly [string, number, number])[] }

export type Account<T> = {
  readonly tag: string
  readonly tunnels: Set<T>
  up: number
  down: number
  news: boolean
}

export type Accounts<T> = {
  readonly join: (tag: string, tunnel: T) => Account<T>
  readonly leave: (account: Account<T>, tunnel: T) => void
  /** A tunnel that ended before it could begin. */
  readonly leaveUnopened: () => void
  readonly add: (account: Account<T>, up: number, down: number) => void
  readonly tunnelsOf: (tag: string) => readonly T[]
  readonly all: () => readonly T[]
  /** When the next report is due, on the given clock; Infinity: nothing to say. */
  readonly due: () => number
  readonly report: () => Report
}

const NEWS_AFTER_MS = 250
/** Ends are told sooner, yet together: a message for each short tunnel would cost more than the tunnel. */
const END_AFTER_MS = 20

/** `sooner` is called whenever the next report moved closer. */
export const makeAccounts = <T>(now: () => number, sooner: () => void): Accounts<T> => {
  const accounts = new Map<string, Account<T>>()
  let news: Account<T>[] = []
  let ended = 0
  let due = Number.POSITIVE_INFINITY
  const within = (ms: number): void => {
    const at = now() + ms
    if (at >= due) return
    due = at
    sooner()
  }
  const oneEnded = (): void => {
    ended += 1
    within(END_AFTER_MS)
  }
  return {
    join: (tag, tunnel) => {
      const account = accounts.get(tag) ?? { tag, tunnels: new Set<T>(), up: 0, down: 0, news: false }
      accounts.set(tag, account)
      account.tunnels.add(tunnel)
      return account
    },
    leave: (account, tunnel) => {
      account.tunnels.delete(tunnel)
      if (account.tunnels.size === 0) accounts.delete(account.tag) // its news, if any, are still in the list
      oneEnded()
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
      ended = 0
      due = Number.POSITIVE_INFINITY
      return report
    },
  }
}
