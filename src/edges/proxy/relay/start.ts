// Chooses the relay: splice where it can be had, else the child process, with the reason.
import { startChildRelay } from './child.ts'
import type { Relay, RelayOptions } from './relay.ts'

export type StartedRelay = {
  readonly relay: Relay
  readonly kind: 'splice' | 'child'
  /** Why it is not splice; null where it is, or where the child was asked for. */
  readonly why: string | null
}

/** The koffi modules are loaded only where they may be needed: elsewhere there is no such C library. */
const trySplice = async (options: RelayOptions): Promise<Relay> => {
  if (process.platform !== 'linux') throw new Error(`splice is a call of Linux, and this is ${process.platform}`)
  const { probeSplice } = await import('./probe.ts')
  await probeSplice()
  const { startSpliceRelay } = await import('./splice.ts')
  return await startSpliceRelay(options)
}

/** `force: 'splice'` rejects where it cannot be had. */
export const startRelay = async (
  options: RelayOptions & { readonly force?: 'splice' | 'child' },
): Promise<StartedRelay> => {
  if (options.force === 'child') return { relay: await startChildRelay(options), kind: 'child', why: null }
  try {
    return { relay: await trySplice(options), kind: 'splice', why: null }
  } catch (error) {
    if (options.force === 'splice') throw error
    const why = error instanceof Error ? error.message : String(error)
    return { relay: await startChildRelay(options), kind: 'child', why }
  }
}
