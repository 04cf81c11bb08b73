// Is the program whole: its engine, its console, and how it moves bytes here.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Finding, fine, look } from '../../domain/doctor/finding.ts'

/** Where this program lies. */
export const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))

/** The pinned engine is what the tests run on. */
const engine = (): Finding => {
  const here = `Node ${process.version} on ${process.platform} ${process.arch}`
  return process.platform === 'linux'
    ? fine('program', `${here}.`)
    : look('program', `${here}: the gateway in line, seats and the splice worker are for Linux.`, 'run it on Linux')
}

const console = (): readonly Finding[] =>
  existsSync(join(ROOT, 'console', 'dist', 'index.html'))
    ? []
    : [look('program', 'The console is not built: staff find a page that says so.', 'npm run console')]

const relay = async (): Promise<Finding> => {
  if (process.platform !== 'linux') return fine('program', 'A child process moves the bytes.')
  try {
    const { probeSplice } = await import('../../edges/proxy/relay/probe.ts')
    await probeSplice()
    return fine('program', 'The kernel moves the bytes of connections (splice).')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return look(
      'program',
      `The splice worker cannot be had (${why}): a child process moves the bytes, at half the speed.`,
      'run npm ci, and let no sandbox take splice(2), epoll(7) or loading of libc.so.6 away',
    )
  }
}

export const lookAtProgram = async (): Promise<readonly Finding[]> => [engine(), ...console(), await relay()]
