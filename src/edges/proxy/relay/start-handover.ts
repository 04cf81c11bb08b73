// Chooses the handover: a worker thread where descriptors can be passed by number, else a child process, with the reason.
import { startChildHandover } from './child-handover.ts'
import type { Handover } from './handover.ts'
import type { HandoverOptions } from './handover-message.ts'

export type StartedHandover = {
  readonly handover: Handover
  readonly kind: 'thread' | 'child'
  /** Why it is not a thread; null where it is, or where the child was asked for. */
  readonly why: string | null
}

const tryThread = async (module: URL, options: HandoverOptions): Promise<Handover> => {
  if (process.platform !== 'linux') throw new Error(`descriptors are passed by number on Linux only`)
  const { probeDescriptors } = await import('./probe.ts')
  await probeDescriptors()
  const { startThreadHandover } = await import('./thread-handover.ts')
  return await startThreadHandover(module, options)
}

/** `module` is a file of ours that calls `receive` at its top. `force: 'thread'` rejects where it cannot be had. */
export const startHandover = async (
  module: URL,
  options: HandoverOptions & { readonly force?: 'thread' | 'child' },
): Promise<StartedHandover> => {
  if (options.force === 'child') {
    return { handover: await startChildHandover(module, options), kind: 'child', why: null }
  }
  try {
    return { handover: await tryThread(module, options), kind: 'thread', why: null }
  } catch (error) {
    if (options.force === 'thread') throw error
    const why = error instanceof Error ? error.message : String(error)
    return { handover: await startChildHandover(module, options), kind: 'child', why }
  }
}
