// libnftables in this process: text in, text out, one transaction a call. Blocks its thread until the kernel has answered.
import koffi, { type LibraryHandle } from 'koffi'
import { IsthmusError } from '../../base/errors.ts'

export type Outcome = { readonly ok: boolean; readonly output: string; readonly error: string }

export type Nft = {
  readonly run: (text: string) => Outcome
  /** Without elements, and without fetching any. */
  readonly runTerse: (text: string) => Outcome
  /** The kernel checks it, and nothing comes into force. */
  readonly tryOut: (text: string) => Outcome
  /** Gives back what it remembers of the kernel's sets: hundreds of megabytes after all of them were listed. */
  readonly forget: () => void
  readonly close: () => void
}

// <nftables/libnftables.h>: numbers instead of the names of protocols, priorities and symbols; sets without their elements.
const NUMERIC = (1 << 7) | (1 << 8) | (1 << 9) | (1 << 10)
const TERSE = 1 << 11

const load = (name: string): LibraryHandle => {
  try {
    return koffi.load(name)
  } catch (cause) {
    const what = 'the library of nftables cannot be loaded'
    throw new IsthmusError('gateway:no-nftables', what, 'install libnftables1 (Debian: apt-get install libnftables1)', {
      cause,
    })
  }
}

/** Throws `gateway:no-nftables`. Each has its own memory: one a thread. */
export const openNft = (name = 'libnftables.so.1'): Nft => {
  const library = load(name)
  const declare = <T>(definition: string): T => library.func(definition) as unknown as T
  const make = declare<(flags: number) => unknown>('void *nft_ctx_new(uint32_t)')
  const free = declare<(context: unknown) => void>('void nft_ctx_free(void *)')
  const flags = declare<(context: unknown, flags: number) => void>('void nft_ctx_output_set_flags(void *, uint)')
  const dry = declare<(context: unknown, dry: boolean) => void>('void nft_ctx_set_dry_run(void *, bool)')
  const bufferOutput = declare<(context: unknown) => number>('int nft_ctx_buffer_output(void *)')
  const bufferError = declare<(context: unknown) => number>('int nft_ctx_buffer_error(void *)')
  const output = declare<(context: unknown) => string>('const char *nft_ctx_get_output_buffer(void *)')
  const error = declare<(context: unknown) => string>('const char *nft_ctx_get_error_buffer(void *)')
  // Only the GNU library keeps what was freed, and has this call.
  const libc = koffi.load('libc.so.6')
  const trim = libc.func('int malloc_trim(size_t)') as unknown as (pad: number) => number
  const runText = declare<(context: unknown, text: string) => number>(
    'int nft_run_cmd_from_buffer(void *, const char *)',
  )
  const open = (): unknown => {
    const context = make(0)
    bufferOutput(context)
    bufferError(context)
    flags(context, NUMERIC)
    return context
  }
  let context = open()
  const run = (text: string): Outcome => {
    const ok = runText(context, text) === 0
    return { ok, output: output(context), error: error(context) }
  }
  return {
    run,
    runTerse: (text) => {
      flags(context, NUMERIC | TERSE)
      const outcome = run(text)
      flags(context, NUMERIC)
      return outcome
    },
    tryOut: (text) => {
      dry(context, true)
      const outcome = run(text)
      dry(context, false)
      return outcome
    },
    forget: () => {
      free(context)
      context = open()
      trim(0)
    },
    close: () => free(context),
  }
}
