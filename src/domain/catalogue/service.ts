// A service that people use by name, and what it needs of a network.
import type { Endpoint, KnownService } from '../policy/language.ts'

/** Where it is used; `park`: the policy names it. */
export const USED = ['park', 'korea', 'everywhere'] as const
export type Used = (typeof USED)[number]

/**
 * How its names were found. None of it asked the service itself. `seen`: in public texts; `known`: from common knowledge alone; `agreed`: the
 * policy says so.
 */
export const CHECKS = ['seen', 'known', 'agreed'] as const
export type Check = (typeof CHECKS)[number]

export type OnlineService = KnownService & {
  readonly used: Used
  /** `on`: the day on which they were looked at. */
  readonly checked:
    | { readonly how: Exclude<Check, 'agreed'>; readonly on: string }
    | { readonly how: 'agreed'; readonly on: null }
}

/** `www.naver.com`, or `imap.naver.com:993`. */
export const endpointText = ({ name, port }: Endpoint): string => (port === 443 ? name : `${name}:${port}`)
