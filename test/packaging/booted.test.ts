// The units under systemd itself: a machine of its own is booted in namespaces, over a copy of this one's files that goes away with it.
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { ROOT } from '../kit/source.ts'

const SYSTEMD = '/lib/systemd/systemd'

const SETTINGS = `policy: policy.yaml
data: /var/lib/isthmus
domain: ship.example
dns: 10.1.0.1:53
gateway: { inside: lan0, outside: wan0, addresses: 10.1.0.1, when-stopped: remove }
`
const POLICY = `policy: isthmus/v1
park: { name: Ship, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/80, tcp/443] } }
plans: { crew: { title: Crew, services: [web], session: 30 min } }
`

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
cp "$2"/packaging/systemd/sysusers.conf root/etc/sysusers.d/isthmus.conf
printf %s "$3" > root/etc/isthmus/isthmus.yaml
printf %s "$4" > root/etc/isthmus/policy.yaml
cd root && pivot_root . old && umount -l /old
export container=other
exec ${SYSTEMD} --system --unit=basic.target --log-level=warning`

type Machine = { readonly pid: number; readonly sh: (command: string) => string; readonly off: () => void }

const pidBelow = (parent: number | undefined): number | undefined => {
  try {
    const [first] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ')
    return first === undefined || first === '' ? undefined : Number(first)
  } catch {
    return undefined
  }
}

/** The machine once it is up; a text: why there is none. */
const boot = async (): Promise<Machine | string> => {
  if (process.getuid?.() !== 0 || !existsSync(SYSTEMD)) return 'no root, or no systemd'
  const folder = freshFolder()
  const spaces = ['--mount', '--pid', '--fork', '--kill-child', '--net', '--cgroup', '--uts', '--ipc']
  const child: ChildProcess = spawn(
    'unshare',
    [...spaces, '--propagation', 'private', 'sh', '-ec', BOOT, 'sh', folder, ROOT, SETTINGS, POLICY],
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

const machine = await boot()
if (typeof machine === 'string') leftOut('the units under systemd', machine)
else {
  const { sh, off } = machine
  after(off)
  const isthmus = (args: string): string =>
    sh(
      `ISTHMUS_CONFIG=/etc/isthmus/isthmus.yaml /opt/isthmus/node_modules/.bin/node /opt/isthmus/bin/isthmus.js ${args}`,
    )
  const active = (unit: string): string => sh(`systemctl is-active ${unit} || true`).trim()
  const main = (unit: string): number => Number(sh(`systemctl show -p MainPID --value ${unit}`))
  const until = async (what: string, done: () => boolean): Promise<void> => {
    for (let n = 0; n < 100; n++) {
      if (done()) return
      await pause(100)
    }
    assert.fail(`waited for ${what}\n${sh('journalctl --no-pager -n 40 || true')}`)
  }
  const well = (): boolean => {
    try {
      return JSON.parse(isthmus('status --json')).troubles.length === 0
    } catch {
      return false // not up yet
    }
  }

  test('closed first; then the service and its helper run, each with its own rights, and all is well', async () => {
    sh(`systemd-sysusers
      for name in lan0 wan0; do ip link add $name type veth peer name far-$name; ip link set $name up; ip link set far-$name up; done
      ip addr add 10.1.0.1/24 dev lan0; ip addr add 203.0.113.1/24 dev wan0; ip link set lo up
      systemctl daemon-reload`)
    sh('systemctl start isthmus-closed.service || { journalctl --no-pager -n 30 >&2; exit 1; }')
    assert.match(sh('nft list tables'), /inet isthmus/)
    assert.equal(sh('cat /proc/sys/net/ipv4/ip_forward').trim(), '0')
    sh('systemctl start isthmus-firewall.socket isthmus.service')
    await until('the service', well)
    assert.equal(sh('cat /proc/sys/net/ipv4/ip_forward').trim(), '1')
    const rights = (unit: string): string =>
      /CapEff:\t(\w+)/.exec(sh(`cat /proc/${main(unit)}/status`))?.[1]?.replace(/^0+/, '') ?? ''
    // CAP_NET_BIND_SERVICE is 10, CAP_NET_ADMIN 12, CAP_NET_RAW 13 (capability.h).
    assert.equal(rights('isthmus'), ((1 << 10) | (1 << 13)).toString(16))
    assert.equal(rights('isthmus-firewall'), (1 << 12).toString(16))
  })

  test('somebody is online; each is killed, comes back within a moment, and they still are', async () => {
    isthmus('network put --id mess --range 10.1.0.0/24')
    isthmus('seat put --id 7 --network mess --address 10.1.0.7')
    const { codes } = JSON.parse(isthmus('voucher create --plan crew --minutes 30 --json'))
    isthmus(`session open --seat 7 --voucher ${codes[0]}`)
    assert.match(sh('nft list map inet isthmus who4'), /10\.1\.0\.7/)
    for (const unit of ['isthmus', 'isthmus-firewall']) {
      const before = main(unit)
      sh(`kill -9 ${before}`)
      await until(`another ${unit}`, () => active(unit) === 'active' && ![0, before].includes(main(unit)) && well())
      assert.match(isthmus('session list'), /crew/)
      assert.match(sh('nft list map inet isthmus who4'), /10\.1\.0\.7/)
    }
  })

  test('stopped with `remove`: nothing of it is left', async () => {
    sh('systemctl stop isthmus')
    assert.equal(active('isthmus'), 'inactive')
    await until('the end of the helper', () => active('isthmus-firewall.service') === 'inactive')
    assert.doesNotMatch(sh('nft list tables'), /isthmus/)
    assert.equal(sh('cat /proc/sys/net/ipv4/ip_forward').trim(), '0')
    assert.equal(sh('ls /var/lib/isthmus').includes('machine-before'), false)
  })
}
