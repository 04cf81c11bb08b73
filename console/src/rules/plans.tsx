// The plans: what each includes, its bounds, who may have it, and why it is as it is.
import type { Rules } from '../../../src/edges/api/contract/rules.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { lengthText } from '../texts/times.ts'
import { Fact, GroundFacts, ReviewLink } from './rule-entry.tsx'
import { dataText, hoursText, speedText, whoText } from './words.ts'

type Plan = Rules['plans'][number]
type Eligible = Rules['eligible'][number]

const eligibleText = ({ who, by }: Eligible, t: ReturnType<typeof useSpeaking>['t']): string => {
  const text = whoText(who, t)
  return by === null ? text : t(`plans.by.${by}`, { who: text })
}

const PlanEntry = ({ plan, rules }: { readonly plan: Plan; readonly rules: Rules }) => {
  const { language, t } = useSpeaking()
  const services = plan.services.map(
    (id) => textIn(rules.services.find((each) => each.id === id)?.title, language) || id,
  )
  const eligible = rules.eligible.filter((each) => each.plan === plan.id)
  return (
    <li>
      <h3>{textIn(plan.title, language)}</h3>
      <p>{textIn(plan.why, language) || t('rules.why.none')}</p>
      <dl className="grid">
        <Fact name={t('plans.services')}>{services.join(', ')}</Fact>
        <Fact name={t('plans.session')}>
          {plan.session === null ? t('plans.no-limit') : lengthText(plan.session, language)}
        </Fact>
        {plan.timePerDay !== null && <Fact name={t('plans.time')}>{lengthText(plan.timePerDay, language)}</Fact>}
        <Fact name={t('plans.data')}>{dataText(plan, t)}</Fact>
        <Fact name={t('plans.speed')}>{plan.speed === null ? t('plans.no-limit') : speedText(plan.speed)}</Fact>
        <Fact name={t('plans.hours')}>{hoursText(plan.hours, rules, t, language)}</Fact>
        {eligible.length > 0 && (
          <Fact name={t('plans.who')}>{eligible.map((each) => eligibleText(each, t)).join('; ')}</Fact>
        )}
        <GroundFacts ground={plan} />
      </dl>
      <ReviewLink id={`plan:${plan.id}`} review={plan.review} />
    </li>
  )
}

export const Plans = ({ rules }: { readonly rules: Rules }) => {
  const { t } = useSpeaking()
  return (
    <section className="part" aria-labelledby="plans">
      <h2 id="plans">{t('plans.title')}</h2>
      <p className="soft">{t('plans.says')}</p>
      <ul className="rows">
        {rules.plans.map((plan) => (
          <PlanEntry plan={plan} rules={rules} key={plan.id} />
        ))}
      </ul>
    </section>
  )
}
