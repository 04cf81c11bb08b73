// What this kernel can do for the line, tried in a network of its own, which ends with the try.
import { execFileSync } from 'node:child_process'
import { LEAVES, type Leaf } from './text.ts'

/** `leaf`: the best queue within a share. `cannot`: completes "the line is not shared fairly: …". */
export type Tried = { readonly leaf: Leaf } | { readonly cannot: string }

const DEVICE = 'isth-try'

const SCRIPT = [
  `ip link add dev ${DEVICE} type ifb`,
  `tc qdisc add dev ${DEVICE} root handle 1: htb`,
  `tc qdisc del dev ${DEVICE} root`,
  ...Object.entries(LEAVES).map(
    ([leaf, text]) => `if tc qdisc add dev ${DEVICE} root ${text} 2>/dev/null; then echo ${leaf}; exit; fi`,
  ),
].join('\n')

const reason = (error: unknown): string => {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  return said.split('\n')[0] || (error instanceof Error ? error.message : String(error))
}

/** Needs root. */
export const tryLine = (): Tried => {
  try {
    const said = execFileSync('unshare', ['--net', 'sh', '-ec', SCRIPT], {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { leaf: said.trim() as Leaf }
  } catch (error) {
    return { cannot: reason(error) }
  }
}
