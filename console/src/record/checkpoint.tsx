// The signed checkpoint, and which operator's witness has cosigned it, when.
import { operatorName } from '../parts/names.ts'
import { useRules } from '../rules/use-rules.ts'
import { useSpeaking } from '../texts/language.tsx'
import { momentText } from '../texts/times.ts'
import type { Verified } from './verify.ts'

export const Checkpoint = ({ verified }: { readonly verified: Verified }) => {
  const { t, language } = useSpeaking()
  const { data: rules } = useRules()
  const { cosigned, checkpoint, state } = verified
  const zone = rules?.park.timezone ?? 'UTC'
  const nameOf = (key: string): string => operatorName(state, key.split('/', 1)[0] ?? '', language)
  const missing = Object.keys(state.charter.operators).filter(
    (id) => !cosigned.some(({ by }) => by === `${id}/witness`),
  )
  return (
    <section className="part" aria-labelledby="checkpoint">
      <h2 id="checkpoint">{t('checkpoint.title')}</h2>
      <p className="soft">{t('checkpoint.says')}</p>
      <dl className="facts">
        <dt>{t('checkpoint.log')}</dt>
        <dd className="mono">{state.logKey.name}</dd>
        {cosigned.map(({ by, time }) => (
          <div className="fact" key={by}>
            <dt>{t('checkpoint.cosigned', { by: nameOf(by) })}</dt>
            <dd>{momentText(time, zone)}</dd>
          </div>
        ))}
      </dl>
      {missing.length > 0 && (
        <p className="soft">
          {t('checkpoint.cosigned.none', { who: missing.map((id) => operatorName(state, id, language)).join(', ') })}
        </p>
      )}
      <details>
        <summary>{t('checkpoint.raw')}</summary>
        <pre className="text small">{checkpoint}</pre>
      </details>
    </section>
  )
}
