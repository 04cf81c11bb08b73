// Where the reader gives the genesis hash: the one thing that this page cannot know for itself.
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { isHashText } from '../../../src/base/octets.ts'
import { useSpeaking } from '../texts/language.tsx'
import { useRecord } from './record.tsx'

export const GenesisForm = () => {
  const { t } = useSpeaking()
  const { genesis, give } = useRecord()
  const [typed, setTyped] = useState(genesis ?? '')
  const [isOdd, setOdd] = useState(false)
  const use = (): void => {
    const text = typed.trim()
    setOdd(!isHashText(text))
    if (isHashText(text)) give(text)
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        use()
      }}
    >
      <TextInput
        label={t('verify.genesis.label')}
        description={t('verify.genesis.hint')}
        error={isOdd ? t('verify.genesis.odd') : undefined}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <div className="buttons">
        <Button type="submit">{t('verify.genesis.use')}</Button>
        {genesis !== null && (
          <Button
            variant="default"
            onClick={() => {
              setTyped('')
              give(null)
            }}
          >
            {t('verify.genesis.forget')}
          </Button>
        )}
      </div>
    </form>
  )
}
