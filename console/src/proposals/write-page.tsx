// Writing a proposal: other files, what they would change, what it is called, and then the text to be signed.

import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { wayOf } from '../../../src/domain/council/charter.ts'
import type { Text } from '../../../src/domain/policy/language.ts'
import type { Draft } from '../../../src/edges/api/contract/draft.ts'
import { Refused, send } from '../live/ask.ts'
import { Heading } from '../parts/heading.tsx'
import { Loading, Trouble } from '../parts/trouble.tsx'
import { useRecord } from '../record/record.tsx'
import type { Verified } from '../record/verify.ts'
import { ProposeBox } from '../sign/propose-box.tsx'
import { useSpeaking } from '../texts/language.tsx'
import { begunHere } from './begun.ts'
import { type Begun, changedIn, type Files, titleFrom, writtenFrom } from './draft.ts'
import { Drafted } from './drafted.tsx'
import { FileRows } from './file-rows.tsx'
import { HashWords } from './hash-words.tsx'

type Asked = { readonly draft: Draft; readonly files: Files }

const ask = async (files: Files): Promise<Asked> => ({
  draft: await send<Draft>('/council/drafts', { files }),
  files,
})

/** One draft at a time is compiled: then one waits, and asks again by itself. */
const MOST_TRIES = 30
const AGAIN = 1500
const isBusy = (tried: number, error: Error): boolean =>
  tried < MOST_TRIES && error instanceof Refused && error.problem.code === 'busy'

type NamedProps = { readonly asked: Asked; readonly verified: Verified; readonly title: Text }

/** Names it, and shows the proposal that comes of it. */
const Named = ({ asked, verified, title: begun }: NamedProps) => {
  const { t } = useSpeaking()
  const [names, setNames] = useState(begun)
  const title = titleFrom(names)
  const written = title === undefined ? undefined : writtenFrom(asked.draft, asked.files, title)
  if (asked.draft.base !== verified.state.agreed) return <p className="stop">{t('write.stale')}</p>
  return (
    <>
      <section className="part" aria-labelledby="names">
        <h2 id="names">{t('write.names')}</h2>
        <div className="fields">
          {(['ko', 'en'] as const).map((each) => (
            <TextInput
              key={each}
              label={t(`write.names.${each}`)}
              lang={each}
              maxLength={200}
              value={names[each]}
              onChange={({ currentTarget }) => setNames({ ...names, [each]: currentTarget.value })}
            />
          ))}
        </div>
        {written === undefined && <p className="soft">{t('write.names.needed')}</p>}
      </section>
      {written !== undefined && (
        <>
          <HashWords hash={written.hash} />
          <ProposeBox written={written} verified={verified} />
        </>
      )}
    </>
  )
}

const NOTHING: Begun = { base: '', files: {}, title: { en: '', ko: '' } }

const Writing = ({ verified }: { readonly verified: Verified }) => {
  const { t } = useSpeaking()
  const [handed] = useState(begunHere)
  // Files for what was agreed before would take back what was agreed since.
  const [isStale] = useState(handed !== null && handed.base !== verified.state.agreed)
  const begun = handed === null || isStale ? NOTHING : handed
  const [files, setFiles] = useState<Files>(begun.files)
  const { mutate, data, error, isPending, reset } = useMutation({ mutationFn: ask, retry: isBusy, retryDelay: AGAIN })
  const changed = changedIn(files, verified.state.inputs)
  const isEmpty = Object.keys(changed).length === 0
  const waits = useRef(!isEmpty)
  useEffect(() => {
    if (!waits.current) return
    waits.current = false
    mutate(changed)
  })
  const change = (next: Files): void => {
    setFiles(next)
    reset()
  }
  return (
    <>
      {isStale && <p className="stop">{t('write.begun.stale')}</p>}
      <section className="part" aria-labelledby="files">
        <h2 id="files">{t('write.files')}</h2>
        <FileRows inputs={verified.state.inputs} files={files} change={change} />
      </section>
      <section className="part" aria-labelledby="effects">
        <h2 id="effects">{t('effects.title')}</h2>
        <div className="buttons">
          <Button disabled={isEmpty || isPending} onClick={() => mutate(changed)}>
            {t('write.effects')}
          </Button>
          <span className="soft middle" role="status">
            {isPending ? t('write.effects.busy') : isEmpty ? t('write.nothing') : ''}
          </span>
        </div>
        {error !== null && <Trouble error={error} again={() => mutate(changed)} />}
        {data !== undefined && <Drafted {...data} />}
      </section>
      {data?.draft.report != null && <Named asked={data} verified={verified} title={begun.title} />}
    </>
  )
}

export const WritePage = () => {
  const { t } = useSpeaking()
  const { state, verified } = useRecord()
  return (
    <>
      <Heading>{t('write.title')}</Heading>
      <p className="lead soft">{t('write.says')}</p>
      {verified === null && (state.is === 'reading' ? <Loading /> : <p className="stop">{t('agreed.none')}</p>)}
      {verified !== null &&
        (wayOf(verified.state.charter) === 'file' ? <p>{t('proposals.file')}</p> : <Writing verified={verified} />)}
    </>
  )
}
