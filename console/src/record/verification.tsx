// What this browser has found of the record: that it holds and what follows from it, or what is wrong and what to do.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { wayOf } from '../../../src/domain/council/charter.ts'
import { EntryLink } from '../parts/entry-link.tsx'
import { operatorNames } from '../parts/names.ts'
import { useRules } from '../rules/use-rules.ts'
import { useSpeaking } from '../texts/language.tsx'
import { momentText } from '../texts/times.ts'
import { type FilesChecked, type RecordState, useRecord } from './record.tsx'
import type { Verified } from './verify.ts'

const Files = () => {
  const { t } = useSpeaking()
  const { files } = useRecord()
  const [found, setFound] = useState<FilesChecked | 'busy' | null>(null)
  if (found === null)
    return (
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          setFound('busy')
          void files().then(setFound)
        }}
      >
        {t('verify.files.check')}
      </Button>
    )
  if (found === 'busy') return t('verify.files.busy')
  return found.count === null ? (
    <span className="stop">{t('verify.files.bad', { path: found.path })}</span>
  ) : (
    t('verify.files.good', { count: found.count })
  )
}

const Found = ({ verified }: { readonly verified: Verified }) => {
  const { t, language } = useSpeaking()
  const { genesis } = useRecord()
  const { data: rules } = useRules()
  const { state, since } = verified
  const who = operatorNames(state, Object.keys(state.charter.operators), language)
  return (
    <>
      <p className="say" data-is={genesis === null ? 'open' : 'good'} role="status">
        {t(genesis === null ? 'verify.unasked' : 'verify.good')}
      </p>
      <dl className="facts">
        <dt>{t('verify.genesis')}</dt>
        <dd className="mono">{verified.genesis}</dd>
        <dt>{t('verify.size')}</dt>
        <dd>{verified.size}</dd>
        <dt>{t('verify.root')}</dt>
        <dd className="mono">{verified.root}</dd>
        <dt>{t('verify.state')}</dt>
        <dd>
          <span className="mono" id="state-hash">
            {verified.stateHash}
          </span>
          <br />
          <span className="soft small">{t('verify.state.says')}</span>
        </dd>
        <dt>{t('verify.way')}</dt>
        <dd>{t(`verify.way.${wayOf(state.charter)}`, { who })}</dd>
        <dt>{t('verify.since')}</dt>
        <dd>
          {since === null || since.index === 0 ? (
            t('verify.since.never')
          ) : (
            <>
              {momentText(since.wall, rules?.park.timezone ?? 'UTC')}, <EntryLink at={since.index} />
            </>
          )}
        </dd>
        <dt>{t('verify.files')}</dt>
        <dd>
          <Files key={verified.size} />
        </dd>
      </dl>
    </>
  )
}

const Took = ({ state }: { readonly state: Extract<RecordState, { is: 'verified' }> }) => {
  const { t } = useSpeaking()
  const { genesis, give } = useRecord()
  const took = Math.max(1, Math.round(state.took))
  return (
    <p className="soft small middle">
      <span id="took" data-took={took}>
        {state.fresh === 0 ? t('verify.took.none', { took }) : t('verify.took', { fresh: state.fresh, took })}
      </span>{' '}
      <Button size="compact-sm" variant="default" onClick={() => give(genesis)}>
        {t('verify.again')}
      </Button>
    </p>
  )
}

const Wrong = ({ state }: { readonly state: RecordState }) => {
  const { t } = useSpeaking()
  if (state.is === 'reading')
    return (
      <p className="soft" role="status">
        {t('verify.reading', { done: state.done, of: state.of })}
      </p>
    )
  if (state.is !== 'bad') return <p className="soft">{t(state.is === 'none' ? 'none.says' : 'unreachable.says')}</p>
  return (
    <div className="say" data-is="bad" role="alert">
      <h3>{t('bad.title')}</h3>
      <p>{t(`bad.${state.why}`, { path: state.path })}</p>
      <p>{t('bad.does')}</p>
    </div>
  )
}

export const Verification = () => {
  const { t } = useSpeaking()
  const { state, verified } = useRecord()
  return (
    <section className="part" aria-labelledby="verified">
      <h2 id="verified">{t('verify.title')}</h2>
      {state.is !== 'verified' && (verified === null || state.is !== 'reading') && <Wrong state={state} />}
      {verified !== null && <Found verified={verified} />}
      {state.is === 'verified' && <Took state={state} />}
    </section>
  )
}
