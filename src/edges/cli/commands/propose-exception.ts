// isthmus propose exception
import { parseHost } from '../../../base/names.ts'
import { wayOf } from '../../../domain/council/charter.ts'
import type { Texts } from '../../../domain/council/words.ts'
import type { Text } from '../../../domain/policy/language.ts'
import { exceptionTitle, reasonOfReview } from '../../../domain/policy/write-exception.ts'
import { type Command, type Given, Misuse } from '../command.ts'
import { KEY, OUT, pairOf, RECORD, SIGNING, TITLE, titleOf, USAGE } from '../council-options.ts'
import type { ExceptionAsked, WithException } from '../council-parts.ts'
import type { CliParts } from '../parts.ts'
import { effectsText } from '../proposal-text.ts'
import { propose } from '../proposing.ts'
import { refusedBy } from '../refusal-text.ts'
import { openSigning, whereto } from '../signing.ts'

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/

type Subject = { readonly rule: string; readonly name: string; readonly review: number | null }

/** The rule and the name: of a request for review, or as they are typed. */
const subjectOf = async (given: Given, parts: CliParts): Promise<Subject> => {
  const review = given.text('review') === undefined ? null : given.number('review', 0)
  const asked = review === null ? null : await (await parts.council()).review(whereto(given), review)
  if (review !== null && asked === null)
    throw new Misuse(`there is no request for review ${review}`, 'see them with: isthmus review list')
  const rule = given.text('rule') ?? asked?.rule
  if (rule === undefined || !(ID.test(rule) || /^plan:/.test(rule)))
    throw new Misuse('which rule is to be lifted is missing', 'give --rule ID, or --review N')
  const host = parseHost(given.text('name') ?? asked?.name ?? '')
  if (host?.kind !== 'name')
    throw new Misuse(
      'the name that is to be reached is missing',
      'give --name HOST; a request may have been sent without one',
    )
  return { rule, name: host.name, review }
}

const whyOf = (given: Given, { review }: Subject): Text => {
  const said = Object.fromEntries(given.all('why').map((text) => pairOf('why', text, '"en=Needed for work."')))
  if (said.en !== undefined && said.ko !== undefined) return { en: said.en, ko: said.ko }
  if (review === null || Object.keys(said).length > 0)
    throw new Misuse('the reason is missing, which everybody can read', 'give --why en=… and --why ko=…')
  return reasonOfReview(review)
}

const titleFor = (given: Given, { name, tenant }: ExceptionAsked, { until }: WithException): Texts => {
  if (given.all('title').length > 0) return titleOf(given)
  return exceptionTitle({ name, tenant, until })
}

const tenantOf = (given: Given): string | null => {
  const tenant = given.text('tenant')
  if (tenant === undefined && !given.flag('everyone'))
    throw new Misuse('for whom is missing', 'give --tenant ID, or --everyone')
  if (tenant === undefined) return null
  if (ID.test(tenant) && !given.flag('everyone')) return tenant
  throw new Misuse(`${tenant} is no id of a tenant`, 'give one as the policy has it: t-017, and not --everyone with it')
}

export const proposeException: Command = {
  name: 'propose exception',
  summary: 'propose that a refused name may be reached for some days, and approve it',
  usage: `(--review N | --rule ID --name HOST) (--tenant ID | --everyone) --for-days N ${USAGE.record} --key FILE [--why LANGUAGE=TEXT]… [--title LANGUAGE=TEXT]… ${USAGE.signing} ${USAGE.out}`,
  operand: null,
  options: [
    {
      name: 'review',
      value: 'N',
      what: 'the request for review that asked for it: it has the rule and the name',
      whole: { least: 1, most: 1_000_000_000 },
    },
    { name: 'rule', value: 'ID', what: 'the rule that refuses the name' },
    { name: 'name', value: 'HOST', what: 'the name: exactly this one, none below it' },
    { name: 'tenant', value: 'ID', what: 'for this tenant' },
    { name: 'everyone', value: null, what: 'for everyone whom the rule is about' },
    {
      name: 'for-days',
      value: 'N',
      what: 'ends by itself after so many days',
      required: true,
      whole: { least: 1, most: 366 },
    },
    {
      name: 'why',
      value: 'LANGUAGE=TEXT',
      what: 'the reason that everybody reads, en=… and ko=…; without it the request’s number',
      many: true,
    },
    ...[...RECORD, KEY, { ...TITLE, required: false }, ...SIGNING, OUT],
  ],
  examples: [
    [
      `propose exception --review 12 --tenant t-017 --for-days 14 --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)} --key kim.key`,
      'The agreed policy with one exception more: shown with its effects before it is signed, in force when every operator has signed, over on its last day.',
    ],
  ],
  run: async (given, parts) => {
    const tenant = tenantOf(given)
    const signing = await openSigning(given, parts)
    const { park } = signing
    if (wayOf(park.state.charter) === 'file') throw refusedBy('the proposal', 'ruled-by-file')
    const subject = await subjectOf(given, parts)
    const asked = {
      ...{ rule: subject.rule, name: subject.name, tenant, days: given.number('for-days', 1) },
      ...{ why: whyOf(given, subject), at: parts.now() },
    }
    const changed = await park.withException(asked)
    const effects = await park.effects(changed.set)
    if (!effects.told) return { code: 1, json: { ok: false, problems: effects.problems }, human: effectsText(effects) }
    const { set } = changed
    const title = titleFor(given, asked, changed)
    return propose(signing, { type: 'inputs', base: park.state.agreed, set, effects: effects.hash, title }, effects)
  },
}
