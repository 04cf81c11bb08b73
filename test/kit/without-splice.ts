// Becomes the program in its arguments, in a sandbox that has neither splice(2) nor fcntl(F_DUPFD_CLOEXEC): there the relay and the
// exchange are child processes (seccomp(2), <linux/filter.h>). Linux on x86-64 and arm64.
import koffi from 'koffi'

const PR_SET_SECCOMP = 22
const SECCOMP_MODE_FILTER = 2
const F_DUPFD_CLOEXEC = 1030
const ENOSYS = 38
const [SPLICE, FCNTL] = process.arch === 'arm64' ? [76, 25] : [275, 72]

const LOAD = 0x20
const JUMP_IF_EQUAL = 0x15
const RETURN = 0x06

const instruction = (code: number, whenTrue: number, whenFalse: number, value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(code, 0)
  bytes[2] = whenTrue
  bytes[3] = whenFalse
  bytes.writeUInt32LE(value, 4)
  return bytes
}

const filter = Buffer.concat([
  instruction(LOAD, 0, 0, 0), // the number of the call
  instruction(JUMP_IF_EQUAL, 3, 0, SPLICE),
  instruction(JUMP_IF_EQUAL, 0, 3, FCNTL),
  instruction(LOAD, 0, 0, 24), // its second argument
  instruction(JUMP_IF_EQUAL, 0, 1, F_DUPFD_CLOEXEC),
  instruction(RETURN, 0, 0, 0x0005_0000 | ENOSYS),
  instruction(RETURN, 0, 0, 0x7fff_0000),
])

koffi.struct('sock_fprog', { len: 'uint16_t', filter: 'void *' })
const prctl = koffi.load('libc.so.6').func('int prctl(int, ulong, sock_fprog *, ulong, ulong)')
if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, { len: filter.length / 8, filter }, 0, 0) !== 0)
  throw new Error('the kernel takes no filter')
const [program = '', ...args] = process.argv.slice(2)
process.execve?.(program, [program, ...args], process.env)
