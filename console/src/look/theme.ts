// What of the look components compute by themselves, so that no stylesheet reaches it.
import { Button, createTheme } from '@mantine/core'

export const theme = createTheme({
  components: {
    Button: Button.extend({
      vars: (_, { variant = 'filled' }) => ({
        root: variant === 'filled' ? { '--button-color': 'var(--on-main)' } : {},
      }),
    }),
  },
})
