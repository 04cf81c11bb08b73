// How the console is built: for /console/, with the browser's own versions of what src/base takes from Node.
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { REPLACED } from './replaced.ts'

const HERE = dirname(fileURLToPath(import.meta.url))
const BASE = resolve(HERE, '..', 'src', 'base')
const PLATFORM = join(HERE, 'src', 'platform')

/** The same domain code on both sides: only what is below it differs. */
const platform = (): Plugin => ({
  name: 'platform',
  enforce: 'pre',
  resolveId: (source, importer) => {
    if (importer === undefined || !source.startsWith('.')) return null
    const path = resolve(dirname(importer), source)
    const replaced = REPLACED.find((name) => path === join(BASE, name))
    return replaced === undefined ? null : join(PLATFORM, replaced)
  },
})

/** Packages mark files for servers that render; here nothing is rendered there. */
const QUIET = { checks: { moduleLevelDirective: false, pluginTimings: false } } as const

// biome-ignore lint/style/noDefaultExport: Vite reads the default export
export default defineConfig({
  root: HERE,
  base: '/console/',
  plugins: [platform()],
  worker: { format: 'es', plugins: () => [platform()] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: QUIET,
  },
  // For `npx vite console`: what is not the console is the park's that runs on this machine.
  server: { proxy: { '/api': 'http://localhost:8080', '/record': 'http://localhost:8080' } },
})
