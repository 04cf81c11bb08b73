// Two folders change places at once (renameat2(2) with RENAME_EXCHANGE), so that at every moment there is the one or the other.

const HERE = -100 // AT_FDCWD
const EXCHANGE = 2

type Rename = (from: number, old: string, to: number, name: string, flags: number) => number

/** `undefined` where the system cannot. Loaded on need: only publishing wants it. */
const renameOf = async (): Promise<Rename | undefined> => {
  if (process.platform !== 'linux') return undefined
  try {
    const { default: koffi } = await import('koffi')
    return koffi.load('libc.so.6').func('int renameat2(int, str, int, str, uint)') as unknown as Rename
  } catch {
    return undefined
  }
}

/** Says whether they did; nothing is changed where they did not. */
export const exchange = async (one: string, other: string): Promise<boolean> => {
  const rename = await renameOf()
  return rename !== undefined && rename(HERE, one, HERE, other, EXCHANGE) === 0
}
