#!/usr/bin/env node
// Starts Isthmus on a Node that can run it: this one, or the pinned one that npm ci has put beside it.
// Plain JavaScript without anything newer than Node 20, since any Node may be the one that reads it.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const LEAST = 24
/** Set for the process below: descriptor 3 ends when the one above is gone. */
const BELOW = 'ISTHMUS_BELOW'
const isBelow = process.env[BELOW] === '3'
const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The pinned Node: in this package's node_modules, or in that of a folder above, where npm may have put it. */
const findPinned = () => {
  const name = `node-linux-${process.arch}`
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return undefined
  for (let folder = root, last = ''; folder !== last; last = folder, folder = dirname(folder)) {
    const home = join(folder, 'node_modules', name)
    const path = join(home, 'bin', 'node')
    if (existsSync(path))
      return { path, version: `v${JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version}` }
  }
  return undefined
}

const isNew = () => Number(process.versions.node.split('.')[0]) >= LEAST

const complain = (what) => {
  process.stderr.write(`isthmus: ${what}\n`)
  process.exitCode = 4
}

/** Experimental parts of Node are chosen on purpose (node:sqlite); whoever runs Isthmus need not read of it each time. */
const hideExperimental = () => {
  const show = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') for (const each of show) each.call(process, warning)
  })
}

/** Killed without notice, the process above takes this one along: a server nobody sees would go on otherwise. */
const followAbove = () => {
  if (!isBelow) return
  delete process.env[BELOW]
  const above = new Socket({ fd: 3, readable: true, writable: false })
  above.on('error', () => {})
  above.on('close', () => process.kill(process.pid, 'SIGKILL'))
  above.resume()
  above.unref()
}

/**
 * Keeps what V8 compiled, and the TypeScript without its types, beside the modules: a start takes half as long, and a third less
 * memory. Not in the system's temporary folder, where others may write; where this user may not write, it is left.
 */
const useCompileCache = () => {
  const folder = join(root, 'node_modules', '.cache', 'isthmus')
  nodeModule.enableCompileCache?.(folder)
  process.env.NODE_COMPILE_CACHE = folder // for the threads
}

const runHere = async () => {
  hideExperimental()
  useCompileCache()
  followAbove()
  process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 4)) // a reader such as head has had enough
  try {
    const { main } = await import('../src/main.ts')
    process.exitCode = await main(process.argv.slice(2))
  } catch (error) {
    const missing = error?.code === 'ERR_MODULE_NOT_FOUND' && /^Cannot find package '([^']+)'/.exec(error.message)
    if (!missing) throw error
    return complain(`the package ${missing[1]} is missing; run: npm ci`)
  }
  // All is closed by now; what still holds on to the process must not keep a Ctrl-C waiting.
  setTimeout(() => process.exit(), 3000).unref()
}

/**
 * Runs everything on the pinned Node. It gets a process group of its own, so that Ctrl-C, which a terminal sends to the
 * whole group, arrives once: from here. npm sends it a second time; within a second the same signal counts once.
 */
const runBelow = (pinned) => {
  const args = ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const child = spawn(pinned.path, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    detached: true,
    // With an arena for each of its threads the C library keeps 50 MB more than it needs (of 218 at rest).
    env: { MALLOC_ARENA_MAX: '2', ...process.env, [BELOW]: '3' },
  })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const lastSent = new Map()
  for (const signal of signals) {
    process.on(signal, () => {
      if (Date.now() - (lastSent.get(signal) ?? 0) < 1000) return
      lastSent.set(signal, Date.now())
      child.kill(signal)
    })
  }
  child.on('error', (error) => {
    if (isNew()) void runHere()
    else complain(`${pinned.path} does not run here (${error.code}); install Node ${LEAST} or later and start again`)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 4)
    for (const each of signals) process.removeAllListeners(each)
    process.kill(process.pid, signal)
  })
}

const pinned = findPinned()
const isPinned = pinned !== undefined && realpathSync(process.execPath) === realpathSync(pinned.path)
// Whoever was started by runBelow runs it, whatever Node it turned out to be: one step down, never two.
if (isBelow || isPinned || (pinned === undefined && isNew()) || pinned?.version === process.version) await runHere()
else if (pinned !== undefined) runBelow(pinned)
else
  complain(`Node ${LEAST} or later is needed, this is ${process.version}; run npm ci (Linux), or install Node ${LEAST}`)
