// What the gateway says of a draft: what is wrong with it, or what it would change.
import { utf8 } from '../../../src/base/utf8.ts'
import type { Draft } from '../../../src/edges/api/contract/draft.ts'
import { useSpeaking } from '../texts/language.tsx'
import type { Files } from './draft.ts'
import { Sentences } from './effects.tsx'
import { readReport } from './report.ts'

type DraftedProps = { readonly draft: Draft; readonly files: Files }

const Problems = ({ problems }: Pick<Draft, 'problems'>) => {
  const { t } = useSpeaking()
  return (
    <ul className="sentences">
      {problems.map(({ file, line, column, what, mend }) => (
        <li key={`${file} ${line} ${column} ${what}`}>
          <span className="mono soft">{t('write.where', { file, line })}</span> {what} <b>{mend}</b>
        </li>
      ))}
    </ul>
  )
}

export const Drafted = ({ draft, files }: DraftedProps) => {
  const { t } = useSpeaking()
  const { problems, report, rules, set } = draft
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  const told = report === null ? undefined : readReport(utf8(report))
  const unnamed = rules ? Object.keys(files).filter((name) => !Object.hasOwn(set, name)) : []
  return (
    <div className="part" role="status">
      {!rules && (
        <div className="say" data-is="bad">
          <h3>{t('write.problems')}</h3>
          <p>{t('write.problems.says')}</p>
          <Problems problems={errors} />
        </div>
      )}
      {rules && told === undefined && (
        <p className="say" data-is="bad">
          {t('write.complex')}
        </p>
      )}
      {told !== undefined && <Sentences report={told} heads={draft.heads} />}
      {rules && <p className="soft">{t('write.tests')}</p>}
      {unnamed.length > 0 && <p className="stop">{t('write.unnamed', { names: unnamed.join(', ') })}</p>}
      {rules && warnings.length > 0 && (
        <details>
          <summary>
            {t('write.warnings')} ({warnings.length})
          </summary>
          <Problems problems={warnings} />
        </details>
      )}
    </div>
  )
}
