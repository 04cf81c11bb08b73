// Puts this process, and whatever it starts, into a network of its own that nothing else sees and that goes away with it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import koffi from 'koffi'

const CLONE_NEWNET = 0x40000000

/** Why it cannot be done here, or `undefined`: done, with the loopback up. */
export const enterOwnNetwork = (): string | undefined => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'that needs root on Linux'
  if (!existsSync('/usr/sbin/nft')) return 'no nftables'
  const unshare = koffi.load('libc.so.6').func('int unshare(int)')
  if (unshare(CLONE_NEWNET) !== 0) return 'network namespaces cannot be made here'
  const { status } = spawnSync('ip', ['link', 'set', 'lo', 'up'])
  return status === 0 ? undefined : 'the loopback cannot be brought up'
}
