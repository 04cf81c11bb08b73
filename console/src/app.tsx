// The console as a whole: what every page stands on, and which page the address names.
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Frame } from './frame/frame.tsx'
import { LiveLine } from './live/live.tsx'
import { theme } from './look/theme.ts'
import { pageAt } from './pages.tsx'
import { RecordVerified } from './record/record.tsx'
import { usePath } from './route.ts'
import { Languages } from './texts/language.tsx'

const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 60_000 } } })
const scheme = localStorageColorSchemeManager({ key: 'isthmus.scheme' })

const Page = () => {
  const path = usePath()
  return <Frame path={path}>{pageAt(path)}</Frame>
}

// The variables stand in look/palette.css: a style element made by a script is one that the server's policy refuses.
export const App = () => (
  <MantineProvider
    theme={theme}
    defaultColorScheme="auto"
    colorSchemeManager={scheme}
    withCssVariables={false}
    withGlobalClasses={false}
  >
    <QueryClientProvider client={queries}>
      <Languages>
        <LiveLine>
          <RecordVerified>
            <Page />
          </RecordVerified>
        </LiveLine>
      </Languages>
    </QueryClientProvider>
  </MantineProvider>
)
