// One proposal: what it changes, who signs, its six words, and the exact text that would be signed.

import { Link } from '../link.tsx'
import { EntryLink } from '../parts/entry-link.tsx'
import { Filled } from '../parts/filled.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/trouble.tsx'
import type { Past } from '../record/history.ts'
import { useRecord } from '../record/record.tsx'
import type { Verified } from '../record/verify.ts'
import { useRules } from '../rules/use-rules.ts'
import { SignBox } from '../sign/sign-box.tsx'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { momentText } from '../texts/times.ts'
import { Effects } from './effects.tsx'
import { HashWords } from './hash-words.tsx'
import { EndText, TypeTag } from './proposal-line.tsx'
import { WhoSigns } from './who-signs.tsx'

const Head = ({
  past,
  verified,
  zone,
}: {
  readonly past: Past
  readonly verified: Verified
  readonly zone: string
}) => {
  const { language } = useSpeaking()
  const other = language === 'ko' ? 'en' : 'ko'
  const { title, type } = past.proposal
  const first = textIn(title, language)
  const second = title[other]
  return (
    <header className="stack">
      <Heading>{first}</Heading>
      {second !== undefined && second !== first && (
        <p className="lead soft" lang={other}>
          {second}
        </p>
      )}
      <p className="head start">
        <TypeTag type={type} />
        <span className="soft small">
          <Filled text="proposal.at" with={{ when: momentText(past.wall, zone), entry: <EntryLink at={past.at} /> }} />
        </span>
        <span className="small">
          <EndText past={past} state={verified.state} zone={zone} />
        </span>
      </p>
    </header>
  )
}

/** What can still be said about it: it is open, or an emergency in force. */
const isSignable = ({ hash }: Past, { state }: Verified): boolean =>
  state.proposals.some((open) => open.hash === hash) || state.emergencies.some((live) => live.hash === hash)

const One = ({ past, verified }: { readonly past: Past; readonly verified: Verified }) => {
  const { data: rules } = useRules()
  const zone = rules?.park.timezone ?? 'UTC'
  return (
    <>
      <Head past={past} verified={verified} zone={zone} />
      <Effects {...past} />
      <WhoSigns past={past} state={verified.state} zone={zone} />
      <HashWords hash={past.hash} />
      {isSignable(past, verified) && <SignBox past={past} verified={verified} />}
    </>
  )
}

export const ProposalPage = ({ hash }: { readonly hash: string }) => {
  const { t } = useSpeaking()
  const { state, verified } = useRecord()
  const past = verified?.history.find((each) => each.hash === hash)
  if (verified !== null && past !== undefined) return <One past={past} verified={verified} />
  if (verified === null && state.is === 'reading') return <Loading />
  return (
    <>
      <Heading>{t('proposal.unknown')}</Heading>
      <p className="lead">{t('proposal.unknown.says')}</p>
      <p>
        <Link to="/proposals">{t('nav.proposals')}</Link>
      </p>
    </>
  )
}
