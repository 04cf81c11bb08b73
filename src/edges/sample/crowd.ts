// Everybody else of the sample park: as many generated people as its companies have, the same at every start. None has a PIN.
import { createHash } from 'node:crypto'
import type { Person } from '../../domain/people/people.ts'

/** examples/kaesong/companies.json. `people`: how many work there. */
export type Company = { readonly id: string; readonly name: string; readonly trade: string; readonly people: number }

const FAMILY = ['Kim', 'Ri', 'Pak', 'Choe', 'Jong', 'Kang', 'Jo', 'Yun', 'Jang', 'Im', 'Han', 'O', 'So', 'Sin', 'Kwon']
const GIVEN = [
  ...['Chol', 'Yong', 'Song', 'Myong', 'Kum', 'Un', 'Hye', 'Su', 'Jin', 'Kyong', 'Ok', 'Jong', 'Hyon', 'Nam', 'Il'],
  ...['Mi', 'Ran', 'Sun', 'Hwa'],
]
const SECOND = ['su', 'hui', 'ok', 'sim', 'il', 'ho', 'nam', 'ran', 'jin', 'gyong', 'a', 'hyok', 'sun']

/** One in so many is named by the company for the office plan. */
const OFFICE_EVERY = 40

const pick = (from: readonly string[], n: number): string => from[n % from.length] ?? ''

/** Name and badge from a digest of the id. */
const personOf = (company: Company, n: number): Person => {
  const id = `${company.id}-${n}`
  const digest = createHash('sha256').update(`sample ${id}`).digest()
  const tenantStaff = n % OFFICE_EVERY === 0
  return {
    id,
    badge: `04${digest.toString('hex', 0, 6)}`,
    name: `${pick(FAMILY, digest.readUInt16BE(8))} ${pick(GIVEN, digest.readUInt16BE(10))}-${pick(SECOND, digest.readUInt16BE(12))}`,
    tenant: company.id,
    tenantStaff,
    groups: [],
    plan: tenantStaff ? 'office' : 'basic',
    pin: null,
    accepted: null,
  }
}

/** `known`: how many of a company's people are there already. */
export const crowdOf = (companies: readonly Company[], known: (tenant: string) => number): Person[] =>
  companies.flatMap((company) => {
    const others = Math.max(0, company.people - known(company.id))
    return Array.from({ length: others }, (_, n) => personOf(company, n + 1))
  })
