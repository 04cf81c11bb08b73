// The sample's people as a newcomer reads them, with something to type.
import type { Sample } from './parts.ts'
import { table } from './text.ts'

/** Where the running service is, if it is known. */
type Where = { readonly portal: string; readonly proxy: string; readonly dns: string }

/** The first of the resolver's addresses, asked for a name that a rule refuses. */
const dig = (dns: string): string[] => {
  const at = /^\[?([^\]]+)\]?:(\d+)/.exec(dns.split(', ')[0] ?? '')
  return at === null ? [] : [`  dig @${at[1]} -p ${at[2]} casino.test`]
}

const tryIt = (sample: Sample, { portal, proxy, dns }: Where): string[] => {
  const first = sample.people[0]
  const body = first === undefined ? { voucher: sample.voucher } : { badge: first.badge, pin: first.pin }
  const api = new URL('/api/v1/sessions', portal).href
  return [
    '',
    `  curl -H 'content-type: application/json' -d '${JSON.stringify(body)}' ${api}`,
    `  curl -x ${proxy} http://library.park.test/`,
    ...dig(dns),
  ]
}

/** The people, the voucher, and with `where` lines that sign in, fetch a page and ask for a name. */
export const sampleText = (sample: Sample, where?: Where): string =>
  [
    table(
      [
        ['badge', 'PIN', 'plan', 'tenant', 'name'],
        ...sample.people.map(({ badge, pin, plan, tenant, name }) => [badge, pin, plan, tenant, name]),
      ],
      '  ',
    ),
    '',
    `  voucher  ${sample.voucher}`,
    ...(where === undefined ? [] : tryIt(sample, where)),
  ].join('\n')
