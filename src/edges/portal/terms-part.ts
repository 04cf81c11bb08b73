// What operators signed beside the rules, on their page: which plans tenants may give, who may be in a group, the networks, how long names stay.
import { rangeText } from '../../base/addresses.ts'
import type { NetworkTerms, TenantTerms, Terms } from '../../domain/policy/terms.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import type { Setting } from './rule-entry.ts'
import { type Texts, textsOf } from './texts.ts'

/** So many are named; the public record has them all. */
const MOST_NAMED = 20
const MOST_RANGES = 4

type Shown = { readonly setting: Setting; readonly t: Texts }

const number = (count: number, { setting }: Shown): string => count.toLocaleString(setting.language)

/** An id stays on its line. */
const named = (ids: readonly string[], most: number, shown: Shown): Markup => {
  const rest = ids.length - most
  const some = ids.slice(0, most).map((id, n) => markup`${n > 0 && ', '}<span class="keep">${id}</span>`)
  return markup`<span class="soft small">${some}${rest > 0 && ` ${shown.t('terms.more', { count: number(rest, shown) })}`}</span>`
}

const planTitle = (id: string, { setting: { policy, language } }: Shown): string =>
  policy.plans.find((plan) => plan.id === id)?.title[language] ?? id

type Giving = { readonly plans: readonly string[]; readonly ids: string[]; people: number }

/** Tenants that may give the same plans, together: the most people first. */
const givings = (tenants: ReadonlyMap<string, TenantTerms>): readonly Giving[] => {
  const all = new Map<string, Giving>()
  for (const [id, { plans, heads }] of tenants) {
    const giving = all.get(plans.join(' ')) ?? { plans, ids: [], people: 0 }
    all.set(plans.join(' '), giving)
    giving.ids.push(id)
    giving.people += heads
  }
  return [...all.values()].sort((a, b) => b.people - a.people)
}

const givingLine = ({ plans, ids, people }: Giving, shown: Shown): Markup => {
  const { t } = shown
  const titles = plans.map((plan) => planTitle(plan, shown)).join(', ')
  const many = { companies: number(ids.length, shown), people: number(people, shown) }
  return markup`<li><b>${titles === '' ? t('terms.no-plan') : titles}</b>: ${t('terms.tenant', many)} ${named(ids, MOST_NAMED, shown)}</li>`
}

const networkLine = (id: string, { kind, plan, ranges, tenant }: NetworkTerms, shown: Shown): Markup => {
  const { t } = shown
  const whose = tenant === null ? '' : ` (${t('who.tenant', { id: tenant })})`
  const how = t(`terms.network.${kind}`, { plan: plan === null ? '' : planTitle(plan, shown) })
  return markup`<li><b>${t('who.network', { id })}</b>${whose}: ${how} ${named(ranges.map(rangeText), MOST_RANGES, shown)}</li>`
}

const list = (title: string, lines: readonly Markup[]): Piece =>
  lines.length > 0 && markup`<h3>${title}</h3><ul class="plain">${lines}</ul>`

/** Nothing where nobody has agreed on any of it. */
export const termsPart = ({ tenants, groups, networks, retention }: Terms, setting: Setting): Piece => {
  const t = textsOf(setting.language)
  const shown = { setting, t }
  const parts: readonly Piece[] = [
    tenants !== undefined &&
      list(
        t('terms.tenants'),
        givings(tenants).map((each) => givingLine(each, shown)),
      ),
    groups !== undefined &&
      list(
        t('terms.groups'),
        [...groups].map(
          ([id, group]) =>
            markup`<li><b>${t('who.group', { id })}</b>: ${t('terms.group', { people: number(group.people, shown) })} ${named(group.tenants, MOST_NAMED, shown)}</li>`,
        ),
      ),
    networks !== undefined &&
      list(
        t('terms.networks'),
        [...networks].map(([id, network]) => networkLine(id, network, shown)),
      ),
    retention !== undefined && markup`<p>${t('terms.retention', { days: retention.namesOfSessionsDays })}</p>`,
  ]
  return (
    parts.some((part) => part) &&
    markup`<section class="card" aria-labelledby="terms"><h2 id="terms">${t('terms.title')}</h2><p>${t('terms.says')}</p>${parts}</section>`
  )
}
