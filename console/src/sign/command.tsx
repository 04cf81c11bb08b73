// A command to be typed on a machine of one's own, with its explanation.
import { Button, CopyButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSpeaking } from '../texts/language.tsx'

/** Quoted as a shell reads it. */
export const quoted = (text: string): string =>
  /^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

export const Command = ({ command, children }: { readonly command: string; readonly children: ReactNode }) => {
  const { t } = useSpeaking()
  return (
    <div className="stack">
      {children}
      <pre className="text" data-command>
        {command}
      </pre>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="default" onClick={copy}>
            {t(copied ? 'copied' : 'copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  )
}
