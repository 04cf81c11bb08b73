// For a minute after an end: undone with its minutes.

import { Button } from '@mantine/core'
import { UNDO_FOR } from '../../../src/domain/room/remainder.ts'
import { useSpeaking } from '../texts/language.tsx'
import { KeyCap } from './key-cap.tsx'
import { usePassed } from './use-room.ts'

export type Ended = { readonly seat: string; readonly at: number }

type UndoProps = { readonly ended: Ended; readonly undo: () => void; readonly busy: boolean }

export const Undo = ({ ended, undo, busy }: UndoProps) => {
  const { t } = useSpeaking()
  const left = UNDO_FOR - usePassed(ended.at)
  if (left <= 0) return null
  return (
    <div className="undo" role="status">
      <span>{t('desk.ended', { seat: ended.seat })}</span>
      <Button size="sm" variant="default" loading={busy} onClick={undo}>
        {t('desk.undo', { seconds: left })}
        <KeyCap letter="U" />
      </Button>
    </div>
  )
}
