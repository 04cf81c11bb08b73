// The one-time PIN of a slip, shown this once, and printed.
import { Button } from '@mantine/core'
import { useSpeaking } from '../texts/language.tsx'
import { print } from './print.ts'

/** `done`: what has happened, where it is to be said. */
export const SlipPin = ({ pin, done }: { readonly pin: string; readonly done?: string }) => {
  const { t } = useSpeaking()
  return (
    <div className="say stack" role="status">
      {done !== undefined && <p>{done}</p>}
      <p className="slip-pin">
        {t('desk.slip.pin')} <b>{pin}</b>
      </p>
      <Button variant="default" onClick={() => print('receipt80')}>
        {t('desk.print')}
      </Button>
    </div>
  )
}
