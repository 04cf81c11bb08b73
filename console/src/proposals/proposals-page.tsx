// All proposals that the record has: open ones, emergencies in force, and closed ones with how they ended.

import { Button } from '@mantine/core'
import { useState } from 'react'
import { wayOf } from '../../../src/domain/council/charter.ts'
import { stateAt } from '../../../src/domain/council/draft.ts'
import { Link } from '../link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/trouble.tsx'
import { useNow } from '../parts/use-now.ts'
import type { Past } from '../record/history.ts'
import { useRecord } from '../record/record.tsx'
import { Verification } from '../record/verification.tsx'
import type { Verified } from '../record/verify.ts'
import { useRules } from '../rules/use-rules.ts'
import type { TextKey } from '../texts/en.ts'
import { useSpeaking } from '../texts/language.tsx'
import { ProposalLine } from './proposal-line.tsx'

type PartProps = {
  readonly id: string
  readonly title: TextKey
  readonly none: TextKey
  readonly all: readonly Past[]
  readonly verified: Verified
}

const AT_ONCE = 20

const Part = ({ id, title, none, all, verified }: PartProps) => {
  const { t } = useSpeaking()
  const { data: rules } = useRules()
  const [most, setMost] = useState(AT_ONCE)
  return (
    <section className="part" aria-labelledby={id}>
      <h2 id={id}>{t(title)}</h2>
      {all.length === 0 ? (
        <p className="soft">{t(none)}</p>
      ) : (
        <ul className="rows">
          {all.slice(0, most).map((past) => (
            <ProposalLine past={past} state={verified.state} zone={rules?.park.timezone ?? 'UTC'} key={past.hash} />
          ))}
        </ul>
      )}
      {all.length > most && (
        <Button variant="default" onClick={() => setMost(most + AT_ONCE)}>
          {t('proposals.more')}
        </Button>
      )}
    </section>
  )
}

/** Newest first. */
const newest = (all: readonly Past[]): readonly Past[] => [...all].sort((a, b) => (b.end ?? b).at - (a.end ?? a).at)

const All = ({ verified }: { readonly verified: Verified }) => {
  const { t } = useSpeaking()
  const now = useNow()
  const { history, state } = verified
  const live = new Set(stateAt(state, now).emergencies.map(({ hash }) => hash))
  const open = newest(history.filter(({ end }) => end === null))
  const running = history.filter(({ hash, end }) => end?.how === 'begun' && live.has(hash))
  const closed = newest(history.filter(({ hash, end }) => end !== null && !live.has(hash)))
  return (
    <>
      <p>
        <Link to="/proposals/new" className="action">
          {t('proposals.write')}
        </Link>{' '}
        <Link to="/emergency" className="action">
          {t('emergency.write')}
        </Link>
      </p>
      <Part id="open" title="proposals.open" none="proposals.open.none" all={open} verified={verified} />
      {running.length > 0 && (
        <Part id="live" title="proposals.live" none="proposals.open.none" all={running} verified={verified} />
      )}
      <Part id="closed" title="proposals.closed" none="proposals.closed.none" all={closed} verified={verified} />
    </>
  )
}

const Content = () => {
  const { t } = useSpeaking()
  const { state, verified } = useRecord()
  if (verified === null) return state.is === 'reading' ? <Loading /> : <Verification />
  return wayOf(verified.state.charter) === 'file' ? <p>{t('proposals.file')}</p> : <All verified={verified} />
}

export const ProposalsPage = () => {
  const { t } = useSpeaking()
  return (
    <>
      <Heading>{t('proposals.title')}</Heading>
      <p className="lead soft">{t('proposals.says')}</p>
      <Content />
    </>
  )
}
