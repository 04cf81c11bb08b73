// What a proposal changes, in sentences of both languages.

import { useQuery } from '@tanstack/react-query'
import { changesOf } from '../../../src/domain/council/changes.ts'
import type { InputsProposal, Proposal } from '../../../src/domain/council/proposal.ts'
import type { Json } from '../../../src/domain/record/json.ts'
import type { Heads } from '../../../src/edges/api/contract/heads.ts'
import { ask } from '../live/ask.ts'
import { Filled } from '../parts/filled.tsx'
import { Trouble } from '../parts/trouble.tsx'
import type { Past } from '../record/history.ts'
import { useSpeaking } from '../texts/language.tsx'
import { lengthText } from '../texts/times.ts'
import { useBlob, WrongFile } from './blob.ts'
import { type Report, readReport, sentencesOf } from './report.ts'

type SentencesProps = { readonly report: Report; readonly heads: Heads | null }

/** Each effect is told by one sentence, the first ones. */
const HeadsOf = ({ heads, at }: { readonly heads: Heads | null; readonly at: number }) => {
  const { t } = useSpeaking()
  const counted = heads?.effects[at]
  if (heads === null || counted === undefined) return null
  const people = counted.people ?? t('effects.heads.few', { least: heads.least })
  const { tenants } = counted
  const { people: all, tenants: alltenants } = heads.all
  const text =
    all === null
      ? t('effects.heads.little', { people, tenants, alltenants })
      : t('effects.heads.of', { people, all, tenants, alltenants })
  return <p className="small soft">{text}</p>
}

export const Sentences = ({ report, heads }: SentencesProps) => {
  const { language, t } = useSpeaking()
  const order = language === 'ko' ? (['ko', 'en'] as const) : (['en', 'ko'] as const)
  return (
    <div className="pair">
      {order.map((each, at) => (
        <ul className={at === 0 ? 'sentences' : 'sentences soft'} lang={each} key={each}>
          {sentencesOf(report, each).map((sentence, n) => (
            <li key={sentence}>
              {sentence}
              {at === 0 && <HeadsOf heads={heads} at={n} />}
            </li>
          ))}
        </ul>
      ))}
      {heads !== null && <p className="small soft">{t('effects.heads')}</p>}
    </div>
  )
}

/** Counted while it is open; afterwards nobody counts any more. */
const useHeads = (effects: string, isOpen: boolean) =>
  useQuery({
    enabled: isOpen,
    queryKey: ['heads', effects],
    queryFn: () => ask<Heads>(`/council/heads/${effects.replace(':', '/')}`).catch(() => null),
    staleTime: 30_000,
  })

const FileRows = ({ set, ground }: { readonly set: InputsProposal['set']; readonly ground: Past['ground'] }) => {
  const { t } = useSpeaking()
  const what = (name: string, hash: string | null): string => {
    if (hash === null) return t('effects.file.gone')
    return t(Object.hasOwn(ground.inputs, name) ? 'effects.file.changed' : 'effects.file.new')
  }
  return (
    <dl className="facts small">
      {Object.entries(set).map(([name, hash]) => (
        <div className="fact" key={name}>
          <dt>{name}</dt>
          <dd>
            {what(name, hash)}
            {hash !== null && <span className="mono soft"> {hash}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

type ReportProps = { readonly hash: string; readonly isOpen: boolean }

const ReportShown = ({ hash, isOpen }: ReportProps) => {
  const { t } = useSpeaking()
  const { data, error, refetch } = useBlob(hash)
  const report = data === undefined ? undefined : readReport(data)
  const { data: heads } = useHeads(hash, isOpen)
  if (report !== undefined)
    return (
      <>
        <Sentences report={report} heads={heads ?? null} />
        <p className="soft small">
          <Filled text="effects.report" with={{ hash: <code>{hash}</code> }} />
        </p>
      </>
    )
  if (data === undefined && error === null) return <p className="soft">{t('effects.loading')}</p>
  if (error !== null && !(error instanceof WrongFile)) return <Trouble error={error} again={() => void refetch()} />
  return (
    <p className="say" data-is="bad" role="alert">
      {t('effects.missing')}
    </p>
  )
}

const ChangeRows = ({ before, after }: { readonly before: Json; readonly after: Json }) => {
  const { t } = useSpeaking()
  return (
    <dl className="facts small">
      {changesOf(before, after).map(({ at, was, is }) => (
        <div className="fact" key={`${at} ${was} ${is}`}>
          <dt>{at}</dt>
          <dd className="stack">
            {was !== null && (
              <p className="mono">
                <span className="soft">{t('effects.change.was')}</span> {was}
              </p>
            )}
            <p className="mono">
              <span className="soft">{t('effects.change.is')}</span> {is ?? t('effects.change.nothing')}
            </p>
          </dd>
        </div>
      ))}
    </dl>
  )
}

const EmergencyNames = ({ proposal }: { readonly proposal: Extract<Proposal, { type: 'emergency' }> }) => {
  const { t, language } = useSpeaking()
  const { block, allow, seconds } = proposal
  return (
    <dl className="facts">
      {block.length > 0 && (
        <>
          <dt>{t('effects.names.block')}</dt>
          <dd>{block.join(', ')}</dd>
        </>
      )}
      {allow.length > 0 && (
        <>
          <dt>{t('effects.names.allow')}</dt>
          <dd>{allow.join(', ')}</dd>
        </>
      )}
      <dt>{t('effects.seconds')}</dt>
      <dd>{lengthText(seconds, language)}</dd>
    </dl>
  )
}

type EffectsProps = Pick<Past, 'proposal' | 'ground' | 'end'>

const Changes = ({ proposal, ground, end }: EffectsProps) => {
  switch (proposal.type) {
    case 'inputs':
      return (
        <>
          <ReportShown hash={proposal.effects} isOpen={end === null} />
          <FileRows set={proposal.set} ground={ground} />
        </>
      )
    case 'emergency':
      return <EmergencyNames proposal={proposal} />
    case 'charter':
      return <ChangeRows before={ground.charter as unknown as Json} after={proposal.charter as unknown as Json} />
    default:
      return <ChangeRows before={ground.charter.operators[proposal.operator]?.people ?? {}} after={proposal.people} />
  }
}

export const Effects = (props: EffectsProps) => {
  const { t } = useSpeaking()
  return (
    <section className="part" aria-labelledby="effects">
      <h2 id="effects">{t('effects.title')}</h2>
      <Changes {...props} />
      <h3>{t('tests.title')}</h3>
      <p className="soft">{t(props.proposal.type === 'inputs' ? 'tests.says' : 'tests.none')}</p>
    </section>
  )
}
