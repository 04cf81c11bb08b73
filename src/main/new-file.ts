// A file that a command writes for whoever typed it: new, whole on disk when it is closed, and nobody else may read it.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { IsthmusError } from '../base/errors.ts'
import type { NewFile } from '../edges/cli/parts.ts'

export const newFile = (path: string): NewFile => {
  try {
    const fd = openSync(resolve(path), 'wx', 0o600)
    return {
      write: (text) => writeSync(fd, text),
      close: () => {
        fsyncSync(fd)
        closeSync(fd)
      },
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const [what, mend] =
      code === 'EEXIST'
        ? ['is there already', 'name another file, or take that one away']
        : ['cannot be written', 'see that its folder is there and is yours']
    throw new IsthmusError('file:unwritable', `${path} ${what}`, mend, { cause })
  }
}
