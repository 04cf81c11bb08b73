// What test/end-to-end/kills.test.ts tells its people to do, and what they tell back.

/** Somebody who signs in with a code, or out: `null`. What they send comes from that port. */
export type Wish = { readonly address: string; readonly port: number; readonly code: string | null }

/** Signs people in and out, several at a time; `mark`: tells when so many are answered. */
export type CrowdOrder = {
  readonly do: 'crowd'
  readonly wishes: readonly Wish[]
  readonly mark: number
  readonly portal: string
  readonly name: string
  readonly world: string
}

type To = { readonly host: string; readonly from: string; readonly name: string }

export type Order =
  | CrowdOrder
  | (To & {
      readonly do: 'download'
      readonly id: string
      readonly port: number
      readonly kind: 'plain' | 'tls' | 'http'
    })
  | (To & {
      readonly do: 'knock'
      readonly how: 'udp' | 'tcp' | 'http' | 'hello'
      readonly port: number
      readonly source: number
    })
  | (To & { readonly do: 'fresh'; readonly id: string })
  | {
      readonly do: 'send'
      readonly from: string
      readonly source: number
      readonly host: string
      readonly port: number
    }
  | { readonly do: 'resolve'; readonly server: string; readonly from: string; readonly name: string }
  | { readonly do: 'stop'; readonly id: string }

export type Tidings =
  | { readonly said: 'mark' }
  | { readonly said: 'crowd'; readonly answered: number }
  | { readonly said: 'odd'; readonly what: string }
  | { readonly said: 'at'; readonly id: string; readonly at: number }
  | { readonly said: 'over'; readonly id: string; readonly at: number; readonly why: string; readonly when: number }
  | { readonly said: 'through'; readonly what: string }
  | {
      readonly said: 'fresh'
      readonly id: string
      readonly when: number
      readonly came: boolean
      readonly what: string
    }
  | { readonly said: 'resolved'; readonly what: string }
