// Where a text is signed: here by a passkey, or, always, at the command line of a machine of one's own.
import { useSpeaking } from '../texts/language.tsx'
import { Command, quoted } from './command.tsx'
import { PasskeyPlace } from './passkey-place.tsx'
import type { ToSign } from './to-sign.ts'

const commandFor = ({ action, subject, by, reason }: ToSign & { readonly reason: string }): string =>
  [
    `npx isthmus sign ${subject} --${action}`,
    `--record ${location.origin}/record/ --genesis HASH`,
    `--key ${by.operator}-${by.person}.key`,
    ...(reason === '' ? [] : [`--reason ${quoted(reason)}`]),
  ].join(' \\\n  ')

/** `reason`: as it was typed, '' for none. */
export const SignPlace = ({ what, reason }: { readonly what: ToSign; readonly reason: string }) => {
  const { t } = useSpeaking()
  return (
    <>
      <PasskeyPlace what={what} />
      <Command command={commandFor({ ...what, reason })}>
        <h3>{t('sign.command')}</h3>
        <p>{t('sign.command.says')}</p>
        <p className="soft small">
          {t('sign.command.genesis')} {t('sign.command.text')}
        </p>
      </Command>
    </>
  )
}
