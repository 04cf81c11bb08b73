// Where a text is signed: here by a passkey, or, always, at the command line of a machine of one's own.
import { useSpeaking } from '../texts/language.tsx'
import { Command, quoted } from './command.tsx'
import { PasskeyPlace } from './passkey-place.tsx'
import type { ToSign } from './to-sign.ts'

type Reasoned = ToSign & { readonly reason: string }

const linesOf = ({ action, subject, proposal }: ToSign): readonly string[] => {
  if (action !== 'propose') return [`npx isthmus sign ${subject} --${action}`]
  const titles = Object.entries(proposal.title).map(([tag, text]) => `--title ${quoted(`${tag}=${text}`)}`)
  if (proposal.type === 'emergency') {
    const { block, allow, seconds } = proposal
    const names = [...block.map((name) => `--block ${name}`), ...allow.map((name) => `--allow ${name}`)]
    return [`npx isthmus emergency ${names.join(' ')} --for ${seconds}s`, ...titles]
  }
  return ['npx isthmus propose inputs draft/policy.yaml', ...titles]
}

const commandFor = (what: Reasoned): string =>
  [
    ...linesOf(what),
    `--record ${location.origin}/record/ --genesis HASH`,
    `--key ${what.by.operator}-${what.by.person}.key`,
    ...(what.reason === '' ? [] : [`--reason ${quoted(what.reason)}`]),
  ].join(' \\\n  ')

/** `reason`: as it was typed, '' for none. */
export const SignPlace = ({ what, reason }: { readonly what: ToSign; readonly reason: string }) => {
  const { t } = useSpeaking()
  const isNew = what.action === 'propose'
  return (
    <>
      <PasskeyPlace what={what} />
      <Command command={commandFor({ ...what, reason })}>
        <h3>{t(isNew ? 'write.command' : 'sign.command')}</h3>
        {what.proposal.type !== 'emergency' && <p>{t(isNew ? 'write.command.says' : 'sign.command.says')}</p>}
        <p className="soft small">
          {t('sign.command.genesis')} {t('sign.command.text')}
        </p>
      </Command>
    </>
  )
}
