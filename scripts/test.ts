// npm test: installs what the tests need beyond npm (as root on Debian), runs them all, and believes only a whole result.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const PACKAGES: Readonly<Record<string, string>> = {
  chromium: '/usr/bin/chromium',
  'fonts-noto-cjk': '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  faketime: '/usr/bin/faketime', // its library is what is used
  postgresql: '/usr/lib/postgresql',
  curl: '/usr/bin/curl',
  openssl: '/usr/bin/openssl',
  'bind9-dnsutils': '/usr/bin/dig',
  'knot-dnsutils': '/usr/bin/kdig',
  'dnsmasq-base': '/usr/sbin/dnsmasq',
  'isc-dhcp-client': '/usr/sbin/dhclient',
  'kea-dhcp4-server': '/usr/sbin/kea-dhcp4',
  'kea-dhcp6-server': '/usr/sbin/kea-dhcp6',
  systemd: '/usr/bin/systemd-analyze',
  udhcpc: '/usr/sbin/udhcpc',
  iodine: '/usr/sbin/iodined',
  iproute2: '/bin/ip',
  iperf3: '/usr/bin/iperf3',
  'iputils-ping': '/usr/bin/ping',
  'libnss3-tools': '/usr/bin/tstclnt',
  nftables: '/usr/sbin/nft',
  'python3-cryptography': '/usr/lib/python3/dist-packages/cryptography',
  unbound: '/usr/sbin/unbound',
  // A seat's computer, without its screen.
  xvfb: '/usr/bin/Xvfb',
  openbox: '/usr/bin/openbox',
  bubblewrap: '/usr/bin/bwrap',
  fcitx5: '/usr/bin/fcitx5',
  'fcitx5-hangul': '/usr/share/fcitx5/inputmethod/hangul.conf',
  'fcitx5-frontend-gtk3': '/usr/share/doc/fcitx5-frontend-gtk3',
  'dbus-daemon': '/usr/bin/dbus-run-session',
  'x11-utils': '/usr/bin/xprop',
  'x11-xkb-utils': '/usr/bin/setxkbmap',
  xauth: '/usr/bin/xauth',
  xclip: '/usr/bin/xclip',
  xdotool: '/usr/bin/xdotool',
}

const installDebian = (): void => {
  const missing = Object.entries(PACKAGES)
    .filter(([, path]) => !existsSync(path))
    .map(([name]) => name)
  if (missing.length === 0) return
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    console.log(`Not root on Debian: tests that need ${missing.join(', ')} are left out.`)
    return
  }
  console.log(`Installing from Debian: ${missing.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]): number | null =>
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status
  apt('update')
  if (apt('install', '-y', '--no-install-recommends', ...missing) !== 0)
    console.log('apt-get could not install them all.')
}

const given = process.argv.slice(2)
/** Those that start whole parks and wait for them go first, so that none of them is the last one. */
const isLong = (file: string): boolean => /^test\/(end-to-end|bypass|packaging|docs|main\/upgrade)/.test(file)
const all = (): string[] => globSync('test/**/*.test.ts', { cwd: ROOT }).sort()
const files = given.length > 0 ? given : [...all().filter(isLong), ...all().filter((file) => !isLong(file))]
const floor = Number(JSON.parse(readFileSync(join(ROOT, 'test', 'floor.json'), 'utf8')).pass)

const count = (output: string, word: string): number => {
  const match = [...output.matchAll(new RegExp(`^ℹ ${word} (\\d+)$`, 'gm'))].at(-1)
  return match === undefined ? Number.NaN : Number(match[1])
}

/** node:test can exit 0 having run nothing or half (decision 0003): every number must be there and right. */
const judge = (output: string, good: boolean): number => {
  const [pass, fail] = [count(output, 'pass'), count(output, 'fail')]
  const others = ['cancelled', 'skipped', 'todo'].map((word) => count(output, word))
  const whole = others.every((n) => n === 0) && fail === 0 && good
  const enough = given.length > 0 || pass >= floor
  for (const line of new Set(output.match(/^.*LEFT OUT .*$/gm) ?? [])) console.log(line.trim())
  if (!enough) console.log(`Only ${pass} tests passed; the floor in test/floor.json is ${floor}.`)
  console.log(`${pass || 0} passed, ${whole && enough ? 0 : Math.max(1, fail || 0)} failed`)
  return whole && enough ? 0 : 1
}

installDebian()
// What V8 compiled is kept beside the packages, as bin/isthmus.js keeps it: most test files take longer to load than to run.
process.env.NODE_COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'isthmus')
process.exitCode = 1 // until the whole result is there
let good = false
let output = ''
run({
  files: files.map((file) => resolve(ROOT, file)),
  cwd: ROOT,
  // More than CI has processors: about every third test waits, for a timer or for the kernel.
  concurrency: 3,
  timeout: process.env.ISTHMUS_SOAK ? 1_800_000 : 180_000,
  execArgv: ['--disable-warning=ExperimentalWarning'],
})
  .on('test:summary', ({ file, success }) => {
    if (file === undefined) good = success
  })
  .compose(new spec())
  .setEncoding('utf8')
  .on('data', (text: string) => {
    process.stdout.write(text)
    output += text
  })
  .on('end', () => {
    process.exitCode = judge(output, good)
  })
