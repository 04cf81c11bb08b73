// A program of a few lines that is killed in the midst of its work.
import { spawn } from 'node:child_process'

/** Runs the code (its argument is `process.argv[1]`), kills it so many milliseconds after it first printed, and gives what it complained of. */
export const killInTheMidst = (code: string, argument: string, wait: number): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, argument], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), wait))
    child.once('close', () => resolve(said))
  })
