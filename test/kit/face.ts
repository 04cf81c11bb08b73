// What the pages for everybody tell beside the rules, as a park in memory has it.
import { allHolders, stagesOn, type WhoNow } from '../../src/domain/people/holders.ts'
import type { ServiceNow } from '../../src/domain/reports/service-now.ts'

const stage = {
  title: { en: 'Internet café', ko: '인터넷 카페' },
  basis: 'agreement/6',
  spot: { line: 1, column: 1 },
} as const

/** Who has access, as it was counted on a day. */
export const WHO: WhoNow = {
  ...{ day: '2026-11-23', counted: '2026-11-23', names: new Map([['t-017', 'Souvenirs <17>']]) },
  holders: allHolders(
    ['library', 'basic', 'office'],
    [
      { plan: 'basic', tenant: 't-017', tenantStaff: false, groups: [], count: 412 },
      { plan: 'basic', tenant: 't-042', tenantStaff: false, groups: [], count: 3 },
    ],
    ['t-017', 't-042'],
  ),
  stages: stagesOn(
    '2026-11-23',
    [
      { ...stage, id: 'cafe', from: '2014-05-01', measure: 'seats', goal: 20 },
      {
        ...stage,
        id: 'offices',
        title: { en: 'Offices', ko: '사무실' },
        from: '2027-03-01',
        measure: 'companies',
        goal: 120,
      },
    ],
    { seats: 20, companies: 0, people: 410 },
  ),
}

/** How the service does. */
export const SERVICE: ServiceNow = {
  day: '2026-11-23',
  uptime: [
    { month: '2026-11', share: 0.99996, lineless: 240_000 },
    { month: '2026-10', share: null, lineless: 0 },
  ],
  waits: [{ room: 'cafe', median: 3, p95: 17 }],
  line: { down: 100_000_000, up: 20_000_000 },
}
