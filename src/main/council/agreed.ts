// What operators have agreed on, as the policy in force is made of it: agreed files, and emergencies over them.
import { IsthmusError } from '../../base/errors.ts'
import type { Charter } from '../../domain/council/charter.ts'
import type { Clock } from '../../domain/council/clock.ts'
import type { Inputs } from '../../domain/council/inputs.ts'
import { unilateralNow } from '../../domain/council/now.ts'
import { type CouncilShown, emergencyShown, shownCouncil } from '../../domain/council/shown.ts'
import { type Emergency, inputsNow, type State } from '../../domain/council/state.ts'
import type { Texts } from '../../domain/council/words.ts'
import type { EmergencyRule } from '../../domain/policy/emergencies.ts'
import type { Text } from '../../domain/policy/language.ts'
import type { Site } from '../../domain/policy/site.ts'
import type { Agreed } from '../../edges/policyfile/policy-source.ts'
import type { ActivatedNow } from '../activated.ts'
import { rulersOf } from './charter-file.ts'
import type { ParkRecord } from './record.ts'
import type { SiteOf } from './site.ts'

/** Agreed files as the policy is read from them. */
export const agreedFrom = (folder: string, charter: Charter, files: Inputs, site: Site): Agreed => ({
  site,
  path: 'policy.yaml of the record',
  rule: rulersOf(charter),
  agreed: { folder, files },
  emergencies: [],
})

/** A text by language as the policy has it. */
const textFrom = (texts: Texts): Text => {
  const any = Object.values(texts)[0] ?? ''
  return { en: texts.en ?? any, ko: texts.ko ?? texts.en ?? any }
}

/** The operators that rule, by name; none in a park ruled by file, or while the record is bad. */
export const rulingOperators = (record: ParkRecord): readonly Text[] => {
  const governed = record.governed()
  return governed === null ? [] : Object.values(governed.park().charter.operators).map(({ name }) => textFrom(name))
}

const ruleOf = (emergency: Emergency, park: State): EmergencyRule => {
  const shown = emergencyShown(emergency, park)
  return {
    ...{ id: shown.id, unilateral: shown.unilateral, block: shown.block, allow: shown.allow },
    operator: textFrom(park.charter.operators[shown.operator]?.name ?? {}),
    title: textFrom(shown.title),
    ...{ since: shown.since * 1000, until: shown.until * 1000 },
  }
}

/** What the public is shown; `null` where a file rules, or the record is bad. */
export const councilOn = (record: ParkRecord): CouncilShown | null => {
  const governed = record.governed()
  return governed === null ? null : shownCouncil(governed.park(), governed.clock())
}

/** The rules that emergencies in force make, at a reading of the clock. */
export const emergencyRules = (park: State, clock: Clock): readonly EmergencyRule[] =>
  unilateralNow(park, clock).map((each) => ruleOf(each, park))

/** What is in force by the record; `undefined` where none is, or a file rules. */
export const agreedOn = (record: ParkRecord, siteOf: SiteOf): Agreed | undefined => inForceBy(record, siteOf, inputsNow)

/** What is agreed, without feeds and emergencies, and the table that it was activated as. */
export const activatedOn = (record: ParkRecord, siteOf: SiteOf): ActivatedNow | null => {
  const governed = record.governed()
  if (governed === null) return null
  const { charter, inputs, table } = governed.park()
  return { alone: agreedFrom(governed.folder, charter, inputs, siteOf(inputs).site), recorded: table }
}

/** The same without what feeds have brought; `undefined` also where they have brought nothing. */
export const agreedAlone = (record: ParkRecord, siteOf: SiteOf): Agreed | undefined => {
  const feeds = record.governed()?.park().feeds ?? {}
  return Object.keys(feeds).length === 0 ? undefined : inForceBy(record, siteOf, ({ inputs }) => inputs)
}

const inForceBy = (record: ParkRecord, siteOf: SiteOf, filesOf: (park: State) => Inputs): Agreed | undefined => {
  const governed = record.governed()
  if (governed === null) return undefined
  const park = governed.park()
  const emergencies = emergencyRules(park, governed.clock())
  const files = filesOf(park)
  return { ...agreedFrom(governed.folder, park.charter, files, siteOf(files).site), emergencies }
}

/** Whether operators are to rule, and the record has no genesis yet. */
export const begins = (record: ParkRecord): boolean =>
  record.byOperators() && record.governed() === null && record.frozen() === null

/** A park of operators does not run on a file that nobody has signed for because its record could not be begun. */
export const refuseUnbegun = (record: ParkRecord): void => {
  if (!begins(record)) return
  throw new IsthmusError(
    'record:unwritable',
    'the record of the park could not be begun',
    `see what stands in the log as record.failed; ${record.troubles().join(' ')}`,
  )
}
