// A machine of its own under systemd, booted in namespaces over a copy of this one's files that goes away with it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { freshFolder } from './folder.ts'
import { ROOT } from './source.ts'

const SYSTEMD = '/lib/systemd/systemd'

/**
 * Becomes the first process of that machine. $1: an empty folder; $2: our code. It mounts no disk, starts nothing but the journal, sees no
 * device and cannot write what belongs to the machine below it.
 */
const BOOT = `
mount -t tmpfs tmpfs "$1" && cd "$1" && mkdir upper work root
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" root
mount -t proc proc root/proc && mount -t sysfs -o ro sysfs root/sys && mount -t cgroup2 cgroup2 root/sys/fs/cgroup
for name in kernel vm fs; do mount --bind -o ro root/proc/sys/$name root/proc/sys/$name; mount -o remount,bind,ro root/proc/sys/$name; done
for name in run tmp dev; do mount -t tmpfs tmpfs root/$name; done
for name in null zero full random urandom tty; do touch root/dev/$name; mount --bind /dev/$name root/dev/$name; done
mkdir root/dev/pts && mount -t devpts -o newinstance,ptmxmode=0666 devpts root/dev/pts && ln -s pts/ptmx root/dev/ptmx
rm -rf root/etc/fstab root/etc/systemd/system/*.wants root/lib/systemd/system/*.wants root/etc/systemd/system/*.requires
mkdir root/lib/systemd/system/sysinit.target.wants
ln -s ../systemd-journald.service root/lib/systemd/system/sysinit.target.wants/
mkdir -p root/opt/isthmus root/etc/isthmus root/etc/sysusers.d root/old && mount --bind "$2" root/opt/isthmus
cp "$2"/packaging/systemd/*.service "$2"/packaging/systemd/*.socket root/etc/systemd/system/
cp "$2"/packaging/systemd/sysusers.conf root/etc/sysusers.d/isthmus.conf`

const START = `
cd root && pivot_root . old && umount -l /old
export container=other
exec ${SYSTEMD} --system --unit=basic.target --log-level=warning`

export type Machine = { readonly pid: number; readonly sh: (command: string) => string; readonly off: () => void }

const pidBelow = (parent: number | undefined): number | undefined => {
  try {
    const [first] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ')
    return first === undefined || first === '' ? undefined : Number(first)
  } catch {
    return undefined
  }
}

/**
 * The machine once it is up; a text: why there is none. `prepare`: a script that puts what it needs below `root` before it starts;
 * `arguments`: its $3 and on.
 */
export const bootMachine = async (prepare: string, ...given: readonly string[]): Promise<Machine | string> => {
  if (process.getuid?.() !== 0 || !existsSync(SYSTEMD)) return 'no root, or no systemd'
  const folder = freshFolder()
  const spaces = ['--mount', '--pid', '--fork', '--kill-child', '--net', '--cgroup', '--uts', '--ipc']
  const child: ChildProcess = spawn(
    'unshare',
    [...spaces, '--propagation', 'private', 'sh', '-ec', `${BOOT}\n${prepare}${START}`, 'sh', folder, ROOT, ...given],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const off = (): void => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  for (let n = 0; n < 300 && child.exitCode === null; n++) {
    await pause(100)
    const pid = pidBelow(child.pid)
    if (pid === undefined || !existsSync(`/proc/${pid}/root/run/systemd/private`)) continue
    const sh = (command: string): string =>
      execFileSync(
        'nsenter',
        ['-t', String(pid), '-a', 'env', '-i', `PATH=${process.env.PATH}`, 'sh', '-ec', command],
        {
          encoding: 'utf8',
          timeout: 60_000,
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      )
    return { pid, sh, off }
  }
  off()
  return `no systemd came up: ${said.trim().split('\n').at(-1)}`
}
