// An emergency by one operator alone: what the charter lets it do, what is typed, and the text to be signed.
import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { wayOf } from '../../../src/domain/council/charter.ts'
import { stateAt } from '../../../src/domain/council/draft.ts'
import { shownCouncil } from '../../../src/domain/council/shown.ts'
import { Heading } from '../parts/heading.tsx'
import { operatorName } from '../parts/names.ts'
import { Loading } from '../parts/trouble.tsx'
import { useNow } from '../parts/use-now.ts'
import { useRecord } from '../record/record.tsx'
import type { Verified } from '../record/verify.ts'
import { ProposeBox } from '../sign/propose-box.tsx'
import { useStaff } from '../staff/use-staff.ts'
import { useSpeaking } from '../texts/language.tsx'
import { REFUSALS } from '../texts/refusals.ts'
import { lengthText } from '../texts/times.ts'
import { emergencyFrom, type Typed } from './emergency.ts'
import { HashWords } from './hash-words.tsx'

const HOUR = 60

/** What the charter lets one operator do alone, and how much of it is left. */
const Limits = ({ verified, operator }: { readonly verified: Verified; readonly operator: string }) => {
  const { t, language } = useSpeaking()
  const { state } = verified
  const { block, allow, seconds, cooldown, objected } = state.charter.emergency
  const own = shownCouncil(state, state.clock).operators.find(({ id }) => id === operator)
  const length = (of: number): string => lengthText(of, language)
  return (
    <ul className="sentences">
      <li>{t('emergency.limit.names', { block, allow })}</li>
      <li>{t('emergency.limit.length', { length: length(seconds), objected: length(objected) })}</li>
      {own !== undefined && (
        <li>
          {t('emergency.limit.left', { left: length(Math.max(0, own.budget - own.spent)), budget: length(own.budget) })}
        </li>
      )}
      <li>{t('emergency.limit.rest', { cooldown: length(cooldown) })}</li>
      <li>{t('emergency.limit.never', { names: state.charter['never-block'].join(', ') })}</li>
    </ul>
  )
}

const Form = ({
  typed,
  change,
  verified,
}: {
  readonly typed: Typed
  readonly change: (typed: Typed) => void
  readonly verified: Verified
}) => {
  const { t, language } = useSpeaking()
  const { operators } = verified.state.charter
  return (
    <div className="fields">
      <NativeSelect
        label={t('emergency.operator')}
        value={typed.operator}
        onChange={({ currentTarget }) => change({ ...typed, operator: currentTarget.value })}
        data={Object.keys(operators).map((value) => ({ value, label: operatorName(verified.state, value, language) }))}
      />
      {(['block', 'allow'] as const).map((key) => (
        <Textarea
          key={key}
          label={t(`emergency.${key}`)}
          description={t('emergency.names')}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={14_000}
          spellCheck={false}
          autoCapitalize="none"
          value={typed[key]}
          onChange={({ currentTarget }) => change({ ...typed, [key]: currentTarget.value })}
        />
      ))}
      <NumberInput
        label={t('emergency.minutes')}
        min={1}
        max={Math.floor(verified.state.charter.emergency.seconds / 60)}
        value={typed.minutes}
        onChange={(minutes) => change({ ...typed, minutes: Number(minutes) })}
      />
      {(['ko', 'en'] as const).map((tag) => (
        <TextInput
          key={tag}
          label={t(`emergency.title.${tag}`)}
          lang={tag}
          maxLength={200}
          value={typed.title[tag]}
          onChange={({ currentTarget }) => change({ ...typed, title: { ...typed.title, [tag]: currentTarget.value } })}
        />
      ))}
    </div>
  )
}

const Writing = ({ verified }: { readonly verified: Verified }) => {
  const { t, language } = useSpeaking()
  const { data: staff } = useStaff()
  const now = useNow()
  const [first = ''] = Object.keys(verified.state.charter.operators)
  const [typed, setTyped] = useState<Typed | null>(null)
  const is: Typed = typed ?? {
    operator: staff?.operator ?? first,
    block: '',
    allow: '',
    minutes: 2 * HOUR,
    title: { en: '', ko: '' },
  }
  const [started] = useState(now)
  const made = emergencyFrom(is, stateAt(verified.state, started))
  return (
    <>
      <section className="part" aria-labelledby="limits">
        <h2 id="limits">{t('emergency.limits')}</h2>
        <Limits verified={verified} operator={is.operator} />
      </section>
      <section className="part" aria-labelledby="names">
        <h2 id="names">{t('emergency.what')}</h2>
        <Form typed={is} change={setTyped} verified={verified} />
        <p role="status" className={made.is === 'refused' ? 'stop' : 'soft'}>
          {made.is === 'incomplete' && t('emergency.incomplete')}
          {made.is === 'refused' &&
            (made.why === 'invalid'
              ? t('emergency.invalid')
              : t('emergency.refused', { why: REFUSALS[made.why][language] }))}
        </p>
      </section>
      {made.is === 'written' && (
        <>
          <HashWords hash={made.written.hash} />
          <p>{t('emergency.then')}</p>
          <ProposeBox written={made.written} verified={verified} key={made.written.hash} />
        </>
      )}
    </>
  )
}

export const EmergencyPage = () => {
  const { t } = useSpeaking()
  const { state, verified } = useRecord()
  return (
    <>
      <Heading>{t('emergency.heading')}</Heading>
      <p className="lead soft">{t('emergency.says')}</p>
      {verified === null && (state.is === 'reading' ? <Loading /> : <p className="stop">{t('agreed.none')}</p>)}
      {verified !== null &&
        (wayOf(verified.state.charter) === 'file' ? <p>{t('proposals.file')}</p> : <Writing verified={verified} />)}
    </>
  )
}
