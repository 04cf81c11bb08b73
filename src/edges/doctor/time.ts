// Whether a time server sets the machine's clock, by the kernel's own word.

/** <sys/timex.h>: `status` of struct timex on 64-bit machines, and the bit of a clock that nobody sets. */
const STATUS_AT = 40
const STA_UNSYNC = 0x40
const TIMEX_BYTES = 256

/** adjtimex(2) with nothing to change; `null`: it cannot be asked here. */
export const isSynchronised = async (): Promise<boolean | null> => {
  if (process.platform !== 'linux') return null
  try {
    const { default: koffi } = await import('koffi')
    const adjtimex = koffi.load('libc.so.6').func('int adjtimex(void *)') as unknown as (timex: Uint8Array) => number
    const timex = Buffer.alloc(TIMEX_BYTES)
    return adjtimex(timex) < 0 ? null : (timex.readInt32LE(STATUS_AT) & STA_UNSYNC) === 0
  } catch {
    return null
  }
}
