// The rules: who agreed on them and by what proof, every rule with its reason, and the plans.

import { unilateralNow } from '../../../src/domain/council/now.ts'
import { emergencyShown } from '../../../src/domain/council/shown.ts'
import type { State } from '../../../src/domain/council/state.ts'
import type { Rules } from '../../../src/edges/api/contract/rules.ts'
import { Heading } from '../parts/heading.tsx'
import { Loading, Trouble } from '../parts/trouble.tsx'
import { useRecord } from '../record/record.tsx'
import { useSpeaking } from '../texts/language.tsx'
import { Agreed } from './agreed.tsx'
import { Plans } from './plans.tsx'
import { Rooms } from './rooms.tsx'
import { RuleEntry } from './rule-entry.tsx'
import { useRules } from './use-rules.ts'

const LAYERS = ['legal', 'safety', 'park', 'tenant'] as const

/** Rules that one operator has made alone, by their ids. */
const aloneIn = (state: State | undefined): ReadonlySet<string> =>
  new Set(
    state === undefined
      ? []
      : unilateralNow(state, state.clock)
          .map((each) => emergencyShown(each, state))
          .filter(({ unilateral }) => unilateral)
          .map(({ id }) => id),
  )

/** Of an emergency's rules, `emergency:north-39fa6e0d` or one for each of its parts. */
const isOf = (id: string, alone: ReadonlySet<string>): boolean => [...alone].some((each) => id.includes(each))

const Layer = ({ layer, rules }: { readonly layer: (typeof LAYERS)[number]; readonly rules: Rules }) => {
  const { t } = useSpeaking()
  const { verified } = useRecord()
  const alone = aloneIn(verified?.state)
  const own = rules.rules.filter((rule) => rule.layer === layer)
  if (own.length === 0) return null
  return (
    <section className="part" aria-labelledby={`layer-${layer}`}>
      <h2 id={`layer-${layer}`}>{t(`rules.layer.${layer}`)}</h2>
      <ul className="rows">
        {own.map((rule) => (
          <RuleEntry rule={rule} rules={rules} alone={isOf(rule.id, alone)} key={rule.id} />
        ))}
      </ul>
    </section>
  )
}

/** That the program decides what was agreed otherwise than the one that activated it. */
const OtherTable = ({ rules: { otherTable } }: { readonly rules: Rules }) => {
  const { language, t } = useSpeaking()
  if (otherTable === null) return null
  const differs = otherTable.differs?.[language] ?? []
  return (
    <div className="say" data-is="bad">
      <p>{otherTable.says[language]}</p>
      {differs.length > 0 && (
        <>
          <p>{t('rules.other-table.differs')}</p>
          <ul className="sentences">
            {differs.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

const AllRules = () => {
  const { t } = useSpeaking()
  const { data, error, refetch } = useRules()
  if (data === undefined) return error === null ? <Loading /> : <Trouble error={error} again={() => void refetch()} />
  return (
    <>
      <OtherTable rules={data} />
      {data.rules.length === 0 && <p className="soft">{t('rules.none')}</p>}
      {LAYERS.map((layer) => (
        <Layer layer={layer} rules={data} key={layer} />
      ))}
      <Plans rules={data} />
      <Rooms rules={data} />
      <p className="soft small">
        {t('rules.version')}: <code>{data.hash}</code>
      </p>
    </>
  )
}

export const RulesPage = () => {
  const { t } = useSpeaking()
  return (
    <>
      <Heading>{t('rules.title')}</Heading>
      <p className="lead soft">{t('rules.says')}</p>
      <Agreed />
      <AllRules />
    </>
  )
}
