// The system calls of the relay and the handover: every koffi declaration stands here. Linux only.
// A call that fails gives the negative error number, as the kernel does. (A successful call leaves errno alone, so that
// reading it in a second step is sound on one thread.)
import koffi, { type LibraryHandle } from 'koffi'

export const EINTR = 4
export const EAGAIN = 11

// <fcntl.h>, <sys/epoll.h>, <sys/socket.h>, <netinet/tcp.h>: the values are the same on x86-64 and arm64.
const F_DUPFD_CLOEXEC = 1030
const F_SETPIPE_SZ = 1031
const F_GETPIPE_SZ = 1032
const O_NONBLOCK = 0o4000
const O_CLOEXEC = 0o2000000
const SPLICE_F_MOVE = 1
const SPLICE_F_NONBLOCK = 2
const MSG_DONTWAIT = 0x40
const MSG_NOSIGNAL = 0x4000
const SHUT_WR = 1
const AF_INET = 2
const AF_INET6 = 10
const SOCK_STREAM = 1
const SOL_SOCKET = 1
const SO_KEEPALIVE = 9
const SO_MARK = 36
const SO_LINGER = 13
const IPPROTO_TCP = 6
const TCP_KEEPIDLE = 4
const TCP_KEEPINTVL = 5
const TCP_KEEPCNT = 6
const PRIO_PROCESS = 0

const loadLibc = (): LibraryHandle => {
  const arch = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  const names = ['libc.so.6', `libc.musl-${arch}.so.1`]
  for (const name of names) {
    try {
      return koffi.load(name)
    } catch {} // the next name is tried
  }
  throw new Error(`no C library of the names ${names.join(', ')} can be loaded`)
}

const libc = loadLibc()
const declare = <T>(definition: string): T => libc.func(definition) as unknown as T

type Int = (...values: readonly number[]) => number
type Bytes = Uint8Array

const libcClose = declare<Int>('int close(int)')
const libcFcntl = declare<Int>('int fcntl(int, int, int)')
const libcShutdown = declare<Int>('int shutdown(int, int)')
const libcPriority = declare<Int>('int setpriority(int, uint, int)')
const libcEventfd = declare<Int>('int eventfd(uint, int)')
const libcEpollCreate = declare<Int>('int epoll_create1(int)')
const libcEpollCtl = declare<(epoll: number, op: number, fd: number, event: Bytes) => number>(
  'int epoll_ctl(int, int, int, void *)',
)
const libcEpollWait = declare<(epoll: number, events: Bytes, most: number, ms: number) => number>(
  'int epoll_wait(int, void *, int, int)',
)
const libcPipe = declare<(ends: Int32Array, flags: number) => number>('int pipe2(void *, int)')
const libcSplice = declare<(from: number, a: null, to: number, b: null, length: number, flags: number) => number>(
  'long splice(int, void *, int, void *, size_t, uint)',
)
const libcSend = declare<(fd: number, bytes: Bytes, length: number, flags: number) => number>(
  'long send(int, void *, size_t, int)',
)
const libcRecv = declare<(fd: number, bytes: Bytes, length: number, flags: number) => number>(
  'long recv(int, void *, size_t, int)',
)
const libcRead = declare<(fd: number, bytes: Bytes, length: number) => number>('long read(int, void *, size_t)')
const libcWrite = declare<(fd: number, bytes: Bytes, length: number) => number>('long write(int, void *, size_t)')
const libcSetsockopt = declare<(fd: number, level: number, name: number, value: Bytes, length: number) => number>(
  'int setsockopt(int, int, int, void *, uint)',
)
const libcGetsockopt = declare<(fd: number, level: number, name: number, value: Bytes, length: Uint32Array) => number>(
  'int getsockopt(int, int, int, void *, void *)',
)
const libcSocket = declare<Int>('int socket(int, int, int)')

const orError = (result: number): number => (result < 0 ? -koffi.errno() : result)

export const closeDescriptor = (fd: number): void => {
  libcClose(fd)
}

/** A second descriptor of the same connection, not inherited by programs that are started. */
export const duplicate = (fd: number): number => orError(libcFcntl(fd, F_DUPFD_CLOEXEC, 0))

/** Sends the end of the stream, after everything that was written. */
export const shutdownWriting = (fd: number): number => orError(libcShutdown(fd, SHUT_WR))

/** Moves at most `length` bytes; one of the two must be a pipe. 0: the end of the stream. */
export const moveBytes = (from: number, to: number, length: number): number =>
  orError(libcSplice(from, null, to, null, length, SPLICE_F_MOVE | SPLICE_F_NONBLOCK))

export const sendBytes = (fd: number, bytes: Bytes): number =>
  orError(libcSend(fd, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL))

export const receiveBytes = (fd: number, into: Bytes): number => orError(libcRecv(fd, into, into.length, MSG_DONTWAIT))

/** Both ends of a new pipe, or a negative error. `size` is wished; what is granted comes back, in bytes. */
export const makePipe = (
  size: number,
): { readonly read: number; readonly write: number; readonly size: number } | number => {
  const ends = new Int32Array(2)
  const made = orError(libcPipe(ends, O_NONBLOCK | O_CLOEXEC))
  if (made < 0) return made
  const [read = -1, write = -1] = ends
  // EPERM where a user without privilege is over fs.pipe-user-pages-soft: the pipe stays as small as it was made.
  libcFcntl(write, F_SETPIPE_SZ, size)
  return { read, write, size: libcFcntl(write, F_GETPIPE_SZ, 0) }
}

/** A counter that another thread waits on in epoll. */
export const makeBell = (): number => orError(libcEventfd(0, O_NONBLOCK | O_CLOEXEC))

const ONE = new Uint8Array(new BigUint64Array([1n]).buffer)
const SPENT = new Uint8Array(8)

export const ring = (bell: number): void => {
  libcWrite(bell, ONE, 8)
}

export const silence = (bell: number): void => {
  libcRead(bell, SPENT, 8)
}

export const makeEpoll = (): number => orError(libcEpollCreate(O_CLOEXEC))

/** Adds a descriptor; `event` is one `struct epoll_event`. */
export const watch = (epoll: number, fd: number, event: Bytes): number => orError(libcEpollCtl(epoll, 1, fd, event))

/** How many events came within `ms`; -1 waits for ever. */
export const waitForEvents = (epoll: number, events: Bytes, most: number, ms: number): number =>
  orError(libcEpollWait(epoll, events, most, ms))

const option = (fd: number, level: number, name: number, value: Int32Array): void => {
  libcSetsockopt(fd, level, name, new Uint8Array(value.buffer), value.byteLength)
}

/** Reads an option into `value`; gives how many bytes it has. */
export const readOption = (fd: number, level: number, name: number, value: Bytes): number => {
  const length = new Uint32Array([value.length])
  const read = orError(libcGetsockopt(fd, level, name, value, length))
  return read < 0 ? read : (length[0] ?? 0)
}

/** SO_MARK of a connection: socket(7). An accepted one has its first packet's, where net.ipv4.tcp_fwmark_accept says so. */
export const markOf = (fd: number): number => {
  const value = new Uint32Array(1)
  const read = readOption(fd, SOL_SOCKET, SO_MARK, new Uint8Array(value.buffer))
  return read < 0 ? read : (value[0] ?? 0)
}

/** A TCP socket, not yet connected, whose packets all carry the mark. EPERM without CAP_NET_ADMIN or CAP_NET_RAW. */
export const markedSocket = (family: 4 | 6, mark: number): number => {
  const kind = SOCK_STREAM | O_NONBLOCK | O_CLOEXEC
  const fd = orError(libcSocket(family === 4 ? AF_INET : AF_INET6, kind, 0))
  if (fd < 0) return fd
  const value = new Uint8Array(new Uint32Array([mark]).buffer)
  const set = orError(libcSetsockopt(fd, SOL_SOCKET, SO_MARK, value, value.length))
  if (set >= 0) return fd
  libcClose(fd)
  return set
}

const ON = new Int32Array([1])
const IDLE_SECONDS = new Int32Array([120])
const PROBE_SECONDS = new Int32Array([15])
const PROBES = new Int32Array([4])
const AT_ONCE = new Int32Array([1, 0])

/** A peer that vanished is found after 120 s of silence and 4 probes 15 s apart. */
export const tuneConnection = (fd: number): void => {
  option(fd, SOL_SOCKET, SO_KEEPALIVE, ON)
  option(fd, IPPROTO_TCP, TCP_KEEPIDLE, IDLE_SECONDS)
  option(fd, IPPROTO_TCP, TCP_KEEPINTVL, PROBE_SECONDS)
  option(fd, IPPROTO_TCP, TCP_KEEPCNT, PROBES)
}

/** Closing this descriptor will send a reset, so that a stream that was cut never looks complete. */
export const resetOnClose = (fd: number): void => {
  option(fd, SOL_SOCKET, SO_LINGER, AT_ONCE)
}

/** Lowers the calling thread (on Linux a thread has a nice value of its own). Lowering is always allowed. */
export const lowerThisThread = (nice: number): void => {
  libcPriority(PRIO_PROCESS, 0, nice)
}
