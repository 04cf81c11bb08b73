#!/usr/bin/env node
// npm run console [FOLDER]: builds console/ into console/dist, or that folder, with brotli beside each file. `--try` (npm ci) says what went wrong
// and goes on.
// Plain JavaScript, since any Node may be the one that runs it; Vite reads the rest.
import { readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'

const HERE = join(dirname(dirname(fileURLToPath(import.meta.url))), 'console')
const GIVEN = process.argv.slice(2).find((word) => !word.startsWith('--'))
const DIST = GIVEN === undefined ? join(HERE, 'dist') : resolve(GIVEN)
/** Built beside it and then put in its place, so that nobody reads half a console, also where two build at once. */
const DRAFT = `${DIST}-${process.pid}`
/** Shorter files are not worth it. */
const LEAST = 512

const compress = () => {
  const paths = readdirSync(DRAFT, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(js|css|html|svg)$/.test(path),
  )
  for (const path of paths) {
    const bytes = readFileSync(join(DRAFT, path))
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    }
    const shorter = brotliCompressSync(bytes, { params })
    if (bytes.length >= LEAST && shorter.length < bytes.length) writeFileSync(join(DRAFT, `${path}.br`), shorter)
  }
}

const build = async () => {
  const begun = new Date()
  const vite = await import('vite')
  try {
    await vite.build({
      configFile: join(HERE, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: DRAFT, emptyOutDir: true },
    })
    compress()
    // What was changed meanwhile is newer than this, and built at the next start (src/edges/console/stale.ts).
    utimesSync(join(DRAFT, 'index.html'), begun, begun)
    rmSync(DIST, { recursive: true, force: true })
    renameSync(DRAFT, DIST)
  } finally {
    rmSync(DRAFT, { recursive: true, force: true })
  }
}

try {
  await build()
  console.log(`The console is built: ${DIST}`)
} catch (error) {
  console.error(`The console could not be built: ${error instanceof Error ? error.message : error}`)
  console.error('Everything else works without it. To try again: npm run console')
  process.exitCode = process.argv.includes('--try') ? 0 : 1
}
