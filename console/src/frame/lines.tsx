// At the foot of every page: whether the gateway speaks, and whether this browser has verified the record.
import { useLive } from '../live/live.tsx'
import { useRecord } from '../record/record.tsx'
import { useSpeaking } from '../texts/language.tsx'
import { timeText } from '../texts/times.ts'

const LiveText = () => {
  const { t } = useSpeaking()
  const { state, last } = useLive()
  const time = last === null ? '–' : timeText(last.at)
  return (
    <span className="line" data-is={state === 'live' ? 'good' : state === 'gone' ? 'bad' : 'waiting'}>
      {t(`line.state.${state}`, { time })}
    </span>
  )
}

const RecordText = () => {
  const { t } = useSpeaking()
  const { state, verified, genesis } = useRecord()
  switch (state.is) {
    case 'reading':
      return <span className="line">{t('line.record.reading', { done: state.done, of: state.of })}</span>
    case 'verified':
      return (
        <span className="line" data-is="good">
          {t(genesis === null ? 'line.record.unasked' : 'line.record.good', { size: verified?.size ?? 0 })}
        </span>
      )
    default:
      return (
        <span className="line" data-is="bad">
          {t(`line.record.${state.is}`)}
        </span>
      )
  }
}

export const Lines = () => (
  <footer className="lines">
    <LiveText />
    <RecordText />
  </footer>
)
