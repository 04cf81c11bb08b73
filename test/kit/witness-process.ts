// `isthmus witness` as an operator runs it: the real program, with a key of the tests' charter.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { base64Of } from '../../src/base/base64.ts'
import { joined, sha256 } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { ROOT } from './source.ts'
import { witnessKeyOf } from './witness.ts'

export type WitnessProcess = {
  readonly process: ChildProcess
  readonly url: string
  readonly printed: () => string
  readonly end: (signal: 'SIGINT' | 'SIGKILL') => Promise<number | null>
}

/** Writes the key file of an operator's witness. */
export const putWitnessKey = (data: string, operator: string): void => {
  const { key } = witnessKeyOf(operator)
  const seed = sha256(utf8(`cosigner ${key.name}`))
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const text = `PRIVATE+KEY+${key.name}+${key.id}+${base64Of(joined(Uint8Array.of(4), seed))}\n`
  writeFileSync(join(data, 'witness.key'), text, { mode: 0o600 })
}

/** A port that was free just now. */
export const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** Starts one and waits until it says that it runs. */
export const startWitness = async (asked: {
  readonly operator: string
  readonly data: string
  readonly record: string
  readonly genesis: string
  readonly port: number
}): Promise<WitnessProcess> => {
  const { operator, data, record, genesis, port } = asked
  const args = ['--operator', operator, '--data', data, '--record', record, '--genesis', genesis]
  const listen = ['--listen', `127.0.0.1:${port}`, '--json']
  const child = spawn(process.execPath, ['bin/isthmus.js', 'witness', ...args, ...listen], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const url = await new Promise<string>((ready, failed) => {
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      if (out.includes('\n')) ready((JSON.parse(out) as { url: string }).url)
    })
    void ended.then((code) => failed(new Error(`it ended with ${code}: ${printed}`)))
  })
  return {
    process: child,
    url,
    printed: () => printed,
    end: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}
