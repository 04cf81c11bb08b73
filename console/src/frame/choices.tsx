// Language and colours: what the reader chooses once.
import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { type Language, useSpeaking } from '../texts/language.tsx'

const SCHEMES: readonly MantineColorScheme[] = ['light', 'dark', 'auto']

const LOOK = { root: 'choice', label: 'choice-label', indicator: 'choice-mark' } as const

// Without `keepTransitions` a style element is made for a moment, which the server's policy refuses.
export const Choices = () => {
  const { language, t, choose } = useSpeaking()
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return (
    <div className="choices">
      <SegmentedControl
        size="xs"
        radius={0}
        classNames={LOOK}
        withItemsBorders={false}
        aria-label={t('frame.language')}
        value={language}
        onChange={(chosen) => choose(chosen as Language)}
        data={[
          { value: 'ko', label: '한국어' },
          { value: 'en', label: 'English' },
        ]}
      />
      <SegmentedControl
        size="xs"
        radius={0}
        classNames={LOOK}
        withItemsBorders={false}
        aria-label={t('frame.scheme')}
        value={colorScheme}
        onChange={(chosen) => setColorScheme(chosen as MantineColorScheme)}
        data={SCHEMES.map((value) => ({ value, label: t(`frame.scheme.${value}`) }))}
      />
    </div>
  )
}
