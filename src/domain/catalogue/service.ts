// A service that people use by name, and what it needs of a network.
import type { Text } from '../policy/language.ts'

/** What people do with it, in the order in which kinds are shown. */
export const KINDS = [
  'search',
  'talk',
  'mail',
  'public',
  'money',
  'news',
  'shop',
  'travel',
  'work',
  'learn',
  'media',
  'software',
] as const
export type Kind = (typeof KINDS)[number]

/** Where it is used. */
export const USED = ['korea', 'everywhere'] as const
export type Used = (typeof USED)[number]

/** What it wants beside the network: a program installed, a certificate of its user, a telephone, an app. */
export const NEEDS = ['program', 'certificate', 'phone', 'app'] as const
export type Need = (typeof NEEDS)[number]

/** How its names were found. None of it asked the service itself. `seen`: in public texts; `known`: from common knowledge alone. */
export const CHECKS = ['seen', 'known'] as const
export type Check = (typeof CHECKS)[number]

/** A host by its name, with the TCP port. */
export type Endpoint = { readonly name: string; readonly port: number }

/** The first endpoint is its door: without it there is no service. */
export type OnlineService = {
  readonly id: string
  readonly title: Text
  readonly kind: Kind
  readonly used: Used
  readonly endpoints: readonly [Endpoint, ...Endpoint[]]
  readonly needs: readonly Need[]
  readonly checked: { readonly how: Check; readonly on: string }
}

/** `www.naver.com`, or `imap.naver.com:993`. */
export const endpointText = ({ name, port }: Endpoint): string => (port === 443 ? name : `${name}:${port}`)
