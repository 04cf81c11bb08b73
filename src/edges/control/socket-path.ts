// Where the control socket is, and a way to name it that is short enough for the system.
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'

/** The socket of a data folder. */
export const socketPath = (data: string): string => join(data, 'control.sock')

// sun_path holds 108 bytes on Linux and 104 elsewhere, with a closing zero (unix(7)); beyond that names are cut off silently.
const LONGEST = 103

/** A name for the socket, and how to let go of what the name needs. */
export type ShortName = { readonly name: string; readonly release: () => void }

/** Through an open descriptor of the folder, Linux reaches a socket however deep it lies. */
export const shortName = (data: string): ShortName => {
  const path = socketPath(data)
  if (Buffer.byteLength(path) <= LONGEST) return { name: path, release: () => {} }
  if (process.platform !== 'linux') {
    throw new IsthmusError('data:unusable', `${path} is too long for a socket`, 'set ISTHMUS_DATA to a shorter path')
  }
  const folder = openSync(data, 'r')
  return { name: `/proc/self/fd/${folder}/control.sock`, release: () => closeSync(folder) }
}
