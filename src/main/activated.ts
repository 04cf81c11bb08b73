// The table that operators activated, by the record: whether this program comes to the same, and what rules where it does not.
import type { Log } from '../base/log.ts'
import type { Compiled } from '../domain/council/entry.ts'
import type { OtherTable } from '../domain/council/other-table.ts'
import { tellOtherTable } from '../domain/council/other-table.ts'
import type { CompiledPolicy } from '../domain/policy/compile/compile.ts'
import { compiledWithEmergencies } from '../domain/policy/compile/with-emergencies.ts'
import type { EmergencyRule } from '../domain/policy/emergencies.ts'
import { ENGINE } from '../domain/policy/exact/effects-report.ts'
import type { Problem } from '../domain/policy/language.ts'
import type { Vouched } from '../edges/policyfile/job.ts'
import type { Agreed, PolicySource } from '../edges/policyfile/policy-source.ts'

/** What is agreed, without feeds and emergencies, and what the record says that it was compiled to; `null`: it says nothing. */
export type ActivatedNow = { readonly alone: Agreed; readonly recorded: Compiled | null }

/** What rules in the place of what this program compiles; `compiled` is `null` where nothing may. */
export type Instead = {
  readonly compiled: CompiledPolicy | null
  readonly problems: readonly Problem[]
}

export type Activated = {
  /** Operators begin to rule: looks already, so that the first change does not wait for it. */
  readonly begun: () => void
  /** `null`: what this program compiles is what was activated. */
  readonly instead: (emergencies: readonly EmergencyRule[]) => Promise<Instead | null>
  /** Keeps the table of what was activated since, once it is in force: nobody waits for it. */
  readonly keep: () => void
  /** What is told of it; `null` where there is nothing to tell. */
  readonly other: () => OtherTable | null
  /** The table of what is agreed, for an entry; `null`: nobody knows. */
  readonly table: () => Compiled | null
}

const problemOf = (severity: Problem['severity'], file: string, what: string, mend: string): Problem => ({
  ...{ severity, file, line: 1, column: 1, what, mend },
})

const NONE =
  'This program does not compile what was agreed to the table that was activated, and that table does not lie in the data folder as it was.'

const MEND_NONE =
  'Put back the former version of the program, or the file policy/activated of the data folder from a backup.'

const MEND = 'Agree on it, or put back the former version of the program. See docs/joint-rule.md.'

const otherOf = ({ table, differs }: Vouched, activated: Compiled, emergenciesWait: boolean): OtherTable => ({
  activated,
  here: { engine: ENGINE, table },
  differs,
  emergenciesWait,
})

const SAME: Vouched = { verdict: 'same', table: null, compiled: null, differs: null, problems: [] }

type Known = { readonly recorded: Compiled | null; readonly vouched: Promise<Vouched> }

const tableOf = (recorded: Compiled | null): string | null => recorded?.compiled ?? null

/** Looks at the first question, and again whenever the record names another table. */
export const createActivated = (
  source: Pick<PolicySource, 'vouch'>,
  now: () => ActivatedNow | null,
  log: Log,
): Activated => {
  let known: Known | undefined
  /** What this program compiles what is agreed to, as far as it has looked. */
  let ownTable: string | null = null
  let other: OtherTable | null = null
  let unkept: ActivatedNow | undefined
  const vouch = async ({ alone, recorded }: ActivatedNow): Promise<Vouched> => {
    const vouched = await source.vouch(alone, tableOf(recorded))
    ownTable = vouched.table
    if (vouched.verdict !== 'same')
      log('policy.other-table', { verdict: vouched.verdict, here: vouched.table ?? 'errors' })
    return vouched
  }
  const look = (activated: ActivatedNow): Promise<Vouched> => {
    const { recorded } = activated
    if (known !== undefined && tableOf(known.recorded) === tableOf(recorded)) return known.vouched
    // Activated while this program runs, so by this program.
    const isOwn = known !== undefined
    known = { recorded, vouched: isOwn ? Promise.resolve(SAME) : vouch(activated) }
    if (isOwn) unkept = activated
    return known.vouched
  }
  const insteadOf = (vouched: Vouched, { alone, recorded }: ActivatedNow, over: readonly EmergencyRule[]): Instead => {
    const { compiled: stored, problems } = vouched
    const file = alone.path
    if (stored === null || recorded === null)
      return { compiled: null, problems: [problemOf('error', file, NONE, MEND_NONE), ...problems] }
    const compiled = compiledWithEmergencies(stored, over)
    other = otherOf(vouched, recorded, compiled === null)
    const said = [tellOtherTable(other).en, ...(other.differs?.en ?? [])].join(' ')
    return { compiled: compiled ?? stored, problems: [problemOf('warning', file, said, MEND), ...problems] }
  }
  return {
    begun: () => {
      const activated = now()
      if (activated !== null) void look(activated)
    },
    instead: async (emergencies) => {
      const activated = now()
      const vouched = activated && (await look(activated))
      if (activated !== null && vouched !== null && vouched.verdict !== 'same')
        return insteadOf(vouched, activated, emergencies)
      other = null
      return null
    },
    keep: () => {
      if (unkept !== undefined) void vouch(unkept)
      unkept = undefined
    },
    other: () => other,
    table: () => now()?.recorded ?? (ownTable === null ? null : { compiled: ownTable, engine: ENGINE }),
  }
}
