// Which descriptors a worker thread must close. Descriptors belong to the process: when the thread dies, nobody else knows
// them. One shared byte per descriptor; the thread that may act on a descriptor is the one that sets or clears its byte.
import { closeDescriptor } from './system-calls.ts'

const MOST = 1 << 20

export type OwnedDescriptors = {
  readonly shared: SharedArrayBuffer
  /** False for an error number, or one beyond what is kept track of; the caller closes the latter. */
  readonly own: (fd: number) => boolean
  readonly close: (fd: number) => void
  /** Closes what a dead thread left; only when it can no longer act. */
  readonly closeAll: () => void
}

export const ownedDescriptors = (shared: SharedArrayBuffer = new SharedArrayBuffer(MOST)): OwnedDescriptors => {
  const owned = new Uint8Array(shared)
  const close = (fd: number): void => {
    owned[fd] = 0 // before the close: the number may be taken again at once
    closeDescriptor(fd)
  }
  return {
    shared,
    own: (fd) => {
      if (fd < 0 || fd >= owned.length) return false
      owned[fd] = 1
      return true
    },
    close,
    closeAll: () => {
      for (let fd = owned.indexOf(1); fd !== -1; fd = owned.indexOf(1, fd + 1)) close(fd)
    },
  }
}
