// The program as the witness of one operator: its key, its folder, its door, and a look at the record every minute.
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { systemReading } from '../../base/clock.ts'
import { IsthmusError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { hostInUrl } from '../../base/names.ts'
import { endpoint } from '../../config.ts'
import type { AskedWitness, CliParts, StartedWitness, WitnessRun } from '../../edges/cli/parts.ts'
import { claim } from '../../edges/control/claim.ts'
import { shortName } from '../../edges/control/socket-path.ts'
import { openDataFolder } from '../../edges/data/folder.ts'
import { createBounds } from '../../edges/http/bounds.ts'
import { type Front, openFront } from '../../edges/http/front.ts'
import { isKeyName, newKeyFile, type PrivateKey, readKeyFile } from '../../edges/keys/key-file.ts'
import { DISK } from '../../edges/record/disk.ts'
import { urlFiles } from '../../edges/record/files.ts'
import { witnessPages } from '../../edges/record/witness/pages.ts'
import { openWitness, type Witness } from '../../edges/record/witness/witness.ts'
import { askedToEnd } from '../asked-to-end.ts'
import { listenError } from '../listen.ts'
import { isForTrying } from './charter-file.ts'

/** Milliseconds. */
const MINUTE = 60_000

/** Connections: of one address, and of all. */
const BOUNDS = { each: 16, strangers: 256, known: 0 } as const

const fileOf = ({ data, key }: AskedWitness): string => resolve(key ?? join(data, 'witness.key'))

const unusable = (what: string): IsthmusError =>
  new IsthmusError('key:bad', what, 'check --operator, or give another file with --key')

/** The operator's key, made where there is none. Throws `key:bad`. */
const keyOf = (asked: AskedWitness): PrivateKey & { readonly made: boolean } => {
  const name = `${asked.operator}/witness`
  if (!isKeyName(name)) throw unusable(`${asked.operator} is no id of an operator`)
  if (asked.key === undefined) openDataFolder(resolve(asked.data))
  const file = fileOf(asked)
  const made = !existsSync(file)
  if (made) newKeyFile(file, name)
  const read = readKeyFile(file, isForTrying)
  if (read.key.name !== name) throw unusable(`${file} is the key of ${read.key.name}`)
  return { ...read, made }
}

/** Nobody else may live in the folder: each would sign what it knows of. Gives what lets go of it. */
const claimFolder = async (data: string): Promise<() => void> => {
  const server = createServer((socket) => socket.destroy())
  const short = shortName(data)
  try {
    await claim(server, short.name)
  } catch (error) {
    short.release()
    if (error instanceof IsthmusError && error.code === 'data:in-use')
      throw new IsthmusError(
        'data:in-use',
        `another Isthmus runs in ${data}`,
        'stop it, or give another folder with --data',
      )
    throw error
  }
  return () => void server.close(short.release)
}

const openDoor = async (listen: string, witness: Witness): Promise<{ readonly front: Front; readonly url: string }> => {
  const { host, port } = endpoint(listen, { where: '--listen' })
  const front = await openFront({
    ...{ host, port, bounds: createBounds(BOUNDS), isKnown: () => false },
    answer: getRequestListener(witnessPages(witness).fetch, { overrideGlobalObjects: false }),
  }).catch((error) => {
    throw listenError(error, { host, port }, '--listen')
  })
  return { front, url: `http://${hostInUrl({ kind: 'address', address: host })}:${front.port}/` }
}

/** Looks now, and again a minute after each look. Gives what ends it. */
const lookAgainAndAgain = (witness: Witness): (() => void) => {
  let timer: NodeJS.Timeout | undefined
  let ended = false
  const look = async (): Promise<void> => {
    await witness.look()
    if (!ended) timer = setTimeout(() => void look(), MINUTE)
  }
  void look()
  return () => {
    ended = true
    clearTimeout(timer)
  }
}

/** Its key, made where there is none. */
export const showKey: CliParts['witness']['key'] = async (asked) => {
  const { key, made } = keyOf(asked)
  return { key: key.text, file: fileOf(asked), made }
}

/** Runs it until it is told to end; the exit code. */
export const runWitness = async (
  asked: WitnessRun,
  announce: (started: StartedWitness) => void,
  log: Log,
): Promise<number> => {
  const ending = askedToEnd()
  const data = resolve(asked.data)
  openDataFolder(data)
  const letGo = await claimFolder(data)
  try {
    const { key, sign } = keyOf(asked)
    const read = systemReading()
    const now = (): number => Math.floor(read().wall / 1000)
    const files = urlFiles(asked.record)
    const witness = await openWitness({ data, disk: DISK, files, genesis: asked.genesis, key, sign, now, log })
    const { front, url } = await openDoor(asked.listen, witness)
    announce({ key: key.text, url, copy: join(data, 'record') })
    const stopLooking = lookAgainAndAgain(witness)
    await ending
    stopLooking()
    await front.close()
  } finally {
    letGo()
  }
  return 0
}
