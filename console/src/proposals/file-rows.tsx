// The agreed files in a list, each to be edited, replaced or put back.
import { Button, FileButton, Textarea } from '@mantine/core'
import { useState } from 'react'
import { bytesText } from '../../../src/base/bytes.ts'
import { parseUtf8 } from '../../../src/base/utf8.ts'
import type { Inputs } from '../../../src/domain/council/inputs.ts'
import { useSpeaking } from '../texts/language.tsx'
import { readBlob } from './blob.ts'
import { bytesIn, type Files, isWritten, listNameOf, MOST_BYTES, readText } from './draft.ts'

type RowsProps = {
  readonly inputs: Inputs
  readonly files: Files
  readonly change: (files: Files) => void
}

const without = (files: Files, name: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([each]) => each !== name))

type Trouble = { readonly name: string; readonly why: 'large' | 'not-text'; readonly size: number } | null

/** Takes a text in, where there is room; what stands in the way. */
const taken = ({ files, change }: RowsProps, name: string, text: string | null): Trouble => {
  if (text === null) return { name, why: 'not-text', size: 0 }
  const next = { ...files, [name]: text }
  const size = bytesIn(next)
  if (size > MOST_BYTES) return { name, why: 'large', size }
  change(next)
  return null
}

type RowProps = RowsProps & { readonly name: string; readonly tell: (trouble: Trouble) => void }

const Row = (props: RowProps) => {
  const { t } = useSpeaking()
  const { name, inputs, files, change, tell } = props
  const [isOpen, setOpen] = useState(false)
  const text = files[name]
  const agreed = inputs[name]
  const status = text === undefined ? 'agreed' : agreed === undefined ? 'new' : 'changed'
  const edit = async (): Promise<void> => {
    setOpen(!isOpen)
    if (isOpen || text !== undefined || agreed === undefined) return
    tell(taken(props, name, parseUtf8(await readBlob(agreed)) ?? null))
  }
  return (
    <li>
      <div className="head">
        <h3 className="mono">{name}</h3>
        <div className="buttons">
          <span className="tag middle" data-is={status === 'agreed' ? 'open' : 'good'}>
            {t(`write.file.${status}`)}
          </span>
          <Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={() => void edit()}>
            {t('write.file.edit')}
          </Button>
          <FileButton
            onChange={(file) => file !== null && void readText(file).then((read) => tell(taken(props, name, read)))}
          >
            {(button) => (
              <Button size="compact-sm" variant="default" {...button}>
                {t('write.file.upload')}
              </Button>
            )}
          </FileButton>
          {text !== undefined && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                setOpen(false)
                change(without(files, name))
              }}
            >
              {t('write.file.back')}
            </Button>
          )}
        </div>
      </div>
      {isOpen && text !== undefined && (
        <Textarea
          aria-label={t('write.file.label', { name })}
          classNames={{ input: 'editor' }}
          rows={18}
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => tell(taken(props, name, currentTarget.value))}
        />
      )}
    </li>
  )
}

export const FileRows = (props: RowsProps) => {
  const { t } = useSpeaking()
  const { inputs, files } = props
  const [trouble, setTrouble] = useState<Trouble>(null)
  const names = [...new Set([...Object.keys(inputs).filter(isWritten), ...Object.keys(files)])].sort()
  const first = ['policy.yaml', ...names.filter((name) => name !== 'policy.yaml')]
  const add = async (file: File): Promise<void> => {
    const name = listNameOf(file.name)
    setTrouble(name === null ? { name: file.name, why: 'not-text', size: 0 } : taken(props, name, await readText(file)))
  }
  return (
    <>
      <ul className="rows">
        {first.map((name) => (
          <Row {...props} name={name} tell={setTrouble} key={name} />
        ))}
      </ul>
      {trouble !== null && (
        <p className="say" data-is="bad" role="alert">
          {t(`write.file.${trouble.why}`, {
            ...{ name: trouble.name, size: bytesText(trouble.size), most: bytesText(MOST_BYTES) },
          })}
        </p>
      )}
      <div className="stack">
        <FileButton onChange={(file) => file !== null && void add(file)}>
          {(button) => (
            <Button variant="default" {...button}>
              {t('write.file.add')}
            </Button>
          )}
        </FileButton>
        <p className="soft small">{t('write.file.add.says')}</p>
      </div>
    </>
  )
}
