// How long a bare Debian takes to become a seat somebody sits at, by the lines of docs/seat.md, with a stick and without a network.
//   node bench/seat-from-stick.ts [--folder DIR]
// Root. First, with a line, and not counted: a bare Debian in a folder (debootstrap), and the stick. A computer here is a namespace with those
// files; its screen is an X server in memory, since there is no graphics card.
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { eventually } from '../test/kit/eventually.ts'
import { freshFolder } from '../test/kit/folder.ts'
import { startRealPark } from '../test/kit/park.ts'
import { noSeat, signInAt, startX } from '../test/kit/seat.ts'
import { ROOT } from '../test/kit/source.ts'

const { values } = parseArgs({ options: { folder: { type: 'string' }, inside: { type: 'boolean', default: false } } })
const folder = resolve(values.folder ?? freshFolder('stick'))
/** The bare Debian as it was made, a copy that becomes the seat, and the stick. */
const [bare, seat, stick] = [join(folder, 'bare'), join(folder, 'seat'), join(folder, 'stick')]

const page = readFileSync(join(ROOT, 'docs/seat.md'), 'utf8')
const blocks = [...page.matchAll(/(?:^ {4}.*\n)+/gm)].map(([text]) => text.replace(/^ {4}/gm, ''))
const block = (has: string): string => {
  const found = blocks.find((text) => text.includes(has))
  if (found === undefined) throw new Error(`docs/seat.md has no lines with ${has}`)
  return found
}

/** $1: a machine's files, $2: the stick; what follows is run there, with nothing of this machine's files to be seen. */
const ENTER = `mount --bind "$1" "$1" && cd "$1" && mkdir -p media/stick old && mount --bind "$2" media/stick
mount -t proc proc proc && mount --rbind /sys sys && mount --rbind /dev dev && mount -t tmpfs tmpfs run
mkdir -p tmp/.X11-unix && mount --bind /tmp/.X11-unix tmp/.X11-unix
shift 2 && pivot_root . old && umount -l /old && exec "$@"`
const within = (files: string, lines: string): [string, string[]] => {
  const enter = ['--mount', '--propagation', 'private', 'sh', '-euc', ENTER, 'sh', files, stick]
  return ['unshare', [...enter, 'sh', '-euc', lines]]
}
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** A shell's lines at the seat; what they print. */
const sh = (lines: string): string => {
  const env = { PATH, LANG: 'C.UTF-8' }
  return execFileSync(...within(seat, lines), { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Where this machine gets Debian from. */
const mirror = (): string => {
  const lists = ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*')].filter((path) => existsSync(path))
  const text = lists.map((path) => readFileSync(path, 'utf8')).join('\n')
  return /^(?:URIs:|deb(?: \[[^\]]*\])?) (\S+\/debian\/?)(?: |$)/m.exec(text)?.[1] ?? 'http://deb.debian.org/debian'
}

const prepare = (): void => {
  mkdirSync(stick, { recursive: true })
  const node = (...args: readonly string[]) =>
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: ROOT })
  node('scripts/bundle.ts', '--out', stick)
  execFileSync('debootstrap', ['--variant=minbase', '--include=systemd,systemd-sysv', 'bookworm', bare, mirror()], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  copyFileSync('/etc/resolv.conf', join(bare, 'etc/resolv.conf'))
  writeFileSync(join(bare, 'etc/hosts'), '127.0.0.1 localhost\n')
  const lines = `apt-get update\n${block('--download-only')}`
  execFileSync(...within(bare, lines), { env: { PATH }, stdio: ['ignore', 'ignore', 'inherit'] })
}

const took: Record<string, number> = {}
const timed = async <T>(what: string, run: () => Promise<T> | T): Promise<T> => {
  const began = performance.now()
  const done = await run()
  took[what] = (performance.now() - began) / 1000
  console.log(`${what}: ${took[what].toFixed(1)} s`)
  return done
}

const measure = async (): Promise<void> => {
  execFileSync('ip', ['link', 'set', 'lo', 'up'])
  const [setUp = '', check = ''] = block('seat setup').trim().split('\n')
  await timed('packages, program and services put there', () => sh(setUp))
  const lacks = sh(check)
  if (/missing/.test(lacks)) throw new Error(lacks)
  const x = await startX()
  copyFileSync(x.cookie, join(seat, 'root/cookie'))
  const park = await startRealPark()
  const code = (await park.command('seat', 'code', '3')).out.split('\n')[0] ?? ''
  const [enrol = ''] = block('seat enrol').split('\n')
  const typed = enrol.replace(/--server \S+/, `--server http://localhost:${park.ports.http}`)
  await timed('enrolled', () => sh(typed.replace(/--code \S+/, `--code ${code}`)))
  const service = readFileSync(join(seat, 'etc/systemd/system/isthmus-seat.service'), 'utf8')
  const start = /^ExecStart=(.*)$/m.exec(service)?.[1] ?? ''
  const agent = await timed('the agent started, to the lock screen', async () => {
    const child = spawn(...within(seat, `exec ${start} --display ${x.name}`), {
      env: { PATH, XAUTHORITY: '/root/cookie' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    await eventually('the lock screen', async () => (await x.focus()) === 'isthmus-frame')
    return child
  })
  const { badge, pin } = park.sample.people[0] ?? { badge: '', pin: '' }
  await timed('typed badge and PIN, to a browser of their own', async () => {
    const isThere = async () => (await x.windows()).includes('isthmus-guest')
    await signInAt(x, badge, pin, isThere)
  })
  const all = Object.values(took).reduce((sum, each) => sum + each, 0)
  console.log(`from the bare Debian to somebody at the seat: ${all.toFixed(0)} s of the machine`)
  agent.kill()
  x.stop()
  await park.stop()
}

const cannot = await noSeat()
if (cannot !== undefined) throw new Error(`no seat here: ${cannot}`)
if (values.inside) await measure()
else {
  if (!existsSync(bare)) prepare()
  rmSync(seat, { recursive: true, force: true })
  execFileSync('cp', ['-a', bare, seat])
  const size = (path: string) => execFileSync('du', ['-shL', path], { encoding: 'utf8' }).split('\t')[0]
  console.log(`on the stick: ${size(join(stick, 'debs'))} of packages, ${size(join(stick, 'isthmus'))} of this program`)
  const again = [process.execPath, ...process.execArgv, import.meta.filename, '--inside', '--folder', folder]
  execFileSync('unshare', ['--net', ...again], { stdio: 'inherit' })
}
