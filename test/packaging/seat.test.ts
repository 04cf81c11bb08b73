// A seat's computer from a stick: on a copy of this machine's files that goes away, with apt itself and without a network; and the units.
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { ROOT } from '../kit/source.ts'

const exec = promisify(execFile)
const UNITS = ['isthmus-seat-display.service', 'isthmus-seat.service']

/**
 * $1: an empty folder; $2: our code. The stick has a package that this machine lacks: with its name, and empty, since only whether apt
 * takes it from there is asked. Of another it has a version that is older than the machine's.
 */
const STICK = `
mount -t tmpfs tmpfs "$1" && cd "$1" && mkdir upper work root
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" root
mount -t proc proc root/proc && mount --rbind /dev root/dev
mkdir -p root/opt/isthmus && mount --bind "$2" root/opt/isthmus
rm -rf root/var/lib/apt/lists && mkdir -p root/var/lib/apt/lists root/stick
chroot root dpkg --force-depends --purge xserver-xorg >/dev/null 2>&1 || true
mkdir -p pack/DEBIAN
printf 'Package: xserver-xorg\\nVersion: 99\\nArchitecture: all\\nMaintainer: nobody <nobody@park.test>\\nDescription: empty\\n' > pack/DEBIAN/control
dpkg-deb --build pack root/stick/xserver-xorg.deb >/dev/null
printf 'Package: bash\\nVersion: 1\\nArchitecture: all\\nMaintainer: nobody <nobody@park.test>\\nDescription: old\\n' > pack/DEBIAN/control
dpkg-deb --build pack root/stick/bash.deb >/dev/null
node() { chroot root /opt/isthmus/node_modules/.bin/node /opt/isthmus/bin/isthmus.js seat setup --json "$@"; }
set +e
node --check; echo "exit $?"
node; echo "exit $?"
node --packages /stick; echo "exit $?"
node --packages /stick; echo "exit $?"
node --check; echo "exit $?"
[ "$(chroot root dpkg-query -W -f '\${Version}' bash)" != 1 ] || echo older
chroot root isthmus seat setup --check --json; echo "exit $?"
ls -l root/etc/systemd/system/multi-user.target.wants/isthmus-seat.service`

type Line = { readonly what: string; readonly state: string }

const canNot = process.getuid?.() !== 0 || !existsSync('/usr/bin/dpkg-deb') || program('bwrap') === undefined
if (canNot) leftOut('a seat from a stick', 'that needs root on Debian')
else
  test('setup takes what lacks from the stick alone, says what it did, and does nothing twice', async () => {
    const { stdout, stderr } = await exec('unshare', [
      '--mount',
      '--net',
      'sh',
      '-ec',
      STICK,
      'sh',
      freshFolder('stick'),
      ROOT,
    ])
    const runs = stdout.trim().split('\n')
    const lines = (n: number): readonly Line[] => JSON.parse(runs[n * 2] ?? 'null')
    const states = (n: number): readonly string[] => [...new Set(lines(n).map(({ state }) => state))].sort()
    const exits = [1, 3, 5, 7, 9, 11].map((n) => runs[n])
    assert.deepEqual(exits, ['exit 1', 'exit 1', 'exit 0', 'exit 0', 'exit 0', 'exit 0'], stderr)
    const missing = lines(0)
      .filter(({ state }) => state === 'missing')
      .map(({ what }) => what)
    assert.ok(missing.includes('package xserver-xorg') && missing.includes('/etc/systemd/system/isthmus-seat.service'))
    assert.deepEqual(
      lines(1)
        .filter(({ state }) => state === 'missing')
        .map(({ what }) => what),
      ['package xserver-xorg'],
    )
    assert.deepEqual(
      lines(2)
        .filter(({ state }) => state === 'done')
        .map(({ what }) => what),
      ['package xserver-xorg'],
    )
    assert.deepEqual([states(3), states(4), states(5)], [['there'], ['there'], ['there']])
    assert.match(runs.at(-1) ?? '', /isthmus-seat\.service/)
  })

const analyze = program('systemd-analyze')
if (analyze === undefined) leftOut('the units of a seat', 'no systemd-analyze')
else
  test('systemd takes the units of a seat without a word, and what they start is there', () => {
    const folder = freshFolder('units')
    const paths = UNITS.map((unit) => {
      const text = readFileSync(join(ROOT, 'packaging/seat', unit), 'utf8')
      for (const [path] of text.matchAll(/\/opt\/isthmus\/\S+/g))
        assert.ok(existsSync(path.replace('/opt/isthmus', ROOT)), path)
      // The X server of a real screen is no part of what tests install.
      writeFileSync(join(folder, unit), text.replaceAll('/opt/isthmus', ROOT).replace('/usr/bin/Xorg', '/usr/bin/Xvfb'))
      return join(folder, unit)
    })
    const { stdout, stderr } = spawnSync(analyze, ['verify', '--man=no', ...paths], {
      encoding: 'utf8',
      env: { ...process.env, LANG: 'C' },
    })
    assert.deepEqual(
      `${stdout}${stderr}`.split('\n').filter((line) => line.includes('isthmus')),
      [],
    )
  })
