// What was just given out: said large, and as a slip to be printed.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { PortalAddress } from '../../../src/edges/api/contract/desk.ts'
import { ask } from '../live/ask.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { print } from './print.ts'
import { Slip } from './slip.tsx'
import type { GivenOut } from './use-desk.ts'

type GivenProps = {
  readonly given: GivenOut
  readonly room: { readonly title: { readonly en: string; readonly ko: string } }
  readonly close: () => void
}

/** What a phone of the park can open; nothing while that is not known. */
const linkOf = ({ kind, code }: GivenOut, portal: string | undefined): string | null => {
  if (portal === undefined || code === null) return null
  return kind === 'ticket' ? `${portal}queue/${code}` : `${portal}#v=${code}`
}

export const GivenOutBox = ({ given, room, close }: GivenProps) => {
  const { t, language } = useSpeaking()
  const { data } = useQuery({ queryKey: ['staff', 'portal'], queryFn: () => ask<PortalAddress>('/staff/portal') })
  const said =
    given.kind === 'ticket'
      ? t('desk.given.ticket', { number: given.number })
      : t(`desk.given.${given.kind}`, { seat: given.seat })
  return (
    <section className="panel given stack" aria-label={said} role="status">
      <p>{said}</p>
      <p className="given-code">{given.kind === 'ticket' ? given.number : given.code}</p>
      {given.kind === 'code' && <p className="soft small">{t('desk.given.code.says')}</p>}
      <div className="buttons">
        {given.kind !== 'code' && <Button onClick={() => print('receipt80')}>{t('desk.print')}</Button>}
        <Button variant="default" onClick={close}>
          {t('desk.card.close')}
        </Button>
      </div>
      {given.kind !== 'code' && (
        <div className="print">
          <Slip
            title={textIn(room.title, language)}
            big={given.kind === 'ticket' ? String(given.number) : given.code}
            kind={given.kind}
            link={linkOf(given, data?.portal)}
          />
        </div>
      )}
    </section>
  )
}
