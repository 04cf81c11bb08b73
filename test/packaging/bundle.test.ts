// The archive as a person has it on a stick: built without a network, unpacked under a name with spaces and Hangul, started where there is no network, no Node
// and no npm, by nobody in particular, from a medium that cannot be written.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import test from 'node:test'
import { gunzipSync } from 'node:zlib'
import { readManifest } from '../../src/domain/bundle/manifest.ts'
import { newKeyFile } from '../../src/edges/keys/key-file.ts'
import { freshFolder } from '../kit/folder.ts'
import { noNamespace } from '../kit/in-namespace.ts'
import { leftOut } from '../kit/needs.ts'
import { ROOT } from '../kit/source.ts'

/** What it may have, so that it does not grow unseen. */
const MOST_BYTES = 60_000_000
const MOST_UNPACKED = 160_000_000

const cannot = await noNamespace()

/** The path of the archive; `unshare --net`: nothing can be fetched. */
const build = (out: string, ...more: readonly string[]): string => {
  const args = ['--net', process.execPath, '--disable-warning=ExperimentalWarning', join(ROOT, 'scripts/bundle.ts')]
  const said = execFileSync('unshare', [...args, '--out', out, ...more], { cwd: ROOT, encoding: 'utf8' })
  return said.slice(0, said.indexOf(': '))
}

const NOBODY = 65_534

/** $1: the folder of the archive; $2: where the data are to be; $3: all programs that there are. Prints the answers, a line each. */
const INSIDE = `
ip link set lo up
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"
cd "$2"
program=$1/isthmus/isthmus
as_nobody="setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups env -i PATH=$3 HOME=$2"
$as_nobody "$program" start --json > started 2> log & 
for n in $(seq 300); do test -s started && break; sleep 0.1; done
$as_nobody "$program" status --json
curl -s -o /dev/null -w '%{http_code}\\n' http://localhost:8080/rules
curl -s -o /dev/null -w '%{http_code}\\n' http://localhost:8080/console/
touch "$1/x" 2>/dev/null && exit 8
$as_nobody "$program" tour > tour && echo toured || grep -B2 'not what the tour' tour >&2
$as_nobody "$program" init own --yes > init && cd own && $as_nobody "$program" policy check policy.yaml > check && echo begun
kill -INT %1 && wait %1; echo "ended $?"
`

if (cannot !== undefined) leftOut('the archive in a network of its own', cannot)
else {
  const folder = freshFolder('bundle')
  const archive = build(join(folder, 'once'))

  const key = join(folder, 'kim.key')
  const { text: updates } = newKeyFile(key, 'north/kim')
  const signed = build(join(folder, 'signed'), '--key', key)

  /** The tar of an archive, taken apart: its manifest, and all behind it. */
  const taken = (path: string): readonly [manifest: string, rest: Buffer] => {
    const tar = gunzipSync(readFileSync(path))
    const length = Number.parseInt(tar.toString('latin1', 124, 135), 8)
    return [tar.toString('utf8', 512, 512 + length), tar.subarray(512 + Math.ceil(length / 512) * 512)]
  }

  test('built twice, once signed: the same octets but for the signature; small, and only what runs', (t) => {
    const [[written, rest], [note, again]] = [taken(archive), taken(signed)]
    assert.ok(rest.equals(again))
    assert.equal(note.slice(0, note.indexOf('\n\n') + 1), written)
    const { size } = statSync(archive)
    const manifest = readManifest(written)
    assert.ok(manifest)
    const unpacked = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)
    t.diagnostic(
      `${(size / 1e6).toFixed(1)} MB, ${manifest.files.length} files, ${(unpacked / 1e6).toFixed(1)} MB unpacked`,
    )
    assert.ok(size < MOST_BYTES && unpacked < MOST_UNPACKED, `${size}, ${unpacked}`)
    const paths = manifest.files.map(({ path }) => path)
    assert.deepEqual(
      paths.filter(
        (path) =>
          /^(test|lab|bench|console\/src)\/|\/(typescript|vite|react|fast-check)\//.test(path) &&
          !path.startsWith('console/licences/'),
      ),
      [],
    )
    assert.deepEqual(
      paths.filter((path) => path.startsWith('node_modules/') && /\.([cm]?ts|map)$/.test(path)),
      [],
    )
    for (const needed of [
      'isthmus',
      'console/dist/index.html',
      'docs/own-place.md',
      'examples/library/policy.yaml',
      'console/licences/react/LICENSE',
      'node_modules/hono/LICENSE',
    ])
      assert.ok(paths.includes(needed), needed)
  })

  test('in an empty network, read-only, without rights, Node or npm: it starts, answers, is toured, begins a place of one’s own', {
    timeout: 300_000,
  }, () => {
    const stick = join(folder, '도서관 stick 1')
    const park = join(folder, 'park')
    const programs = join(folder, 'bin')
    for (const each of [stick, park, programs]) mkdirSync(each)
    for (const each of [folder, stick, park, programs]) chmodSync(each, 0o755)
    for (const each of ['dirname', 'readlink']) symlinkSync(join('/usr/bin', each), join(programs, each))
    chownSync(park, NOBODY, NOBODY)
    execFileSync('tar', ['-xzf', archive, '-C', stick])
    symlinkSync(basename(archive, '.tar.gz'), join(stick, 'isthmus'))
    const { stdout, stderr, status } = spawnSync(
      'unshare',
      ['--net', '--mount', 'bash', '-c', INSIDE, 'bash', stick, park, programs],
      { encoding: 'utf8', timeout: 200_000 },
    )
    const [told = '{}', ...rest] = stdout.trim().split('\n')
    assert.deepEqual(
      [status, JSON.parse(told).troubles, rest],
      [0, [], ['200', '200', 'toured', 'begun', 'ended 0']],
      `${stdout}${stderr}${readFileSync(join(park, 'log'), 'utf8')}`,
    )
    assert.deepEqual(
      readdirSync(park).filter((name) => name === 'data'),
      ['data'],
    )
  })

  test('the command of a real archive takes another one in its place', { timeout: 300_000 }, () => {
    const place = join(folder, 'place')
    mkdirSync(place)
    execFileSync('tar', ['-xzf', archive, '-C', place])
    symlinkSync(basename(archive, '.tar.gz'), join(place, 'isthmus'))
    // The one that runs is made the older of the two.
    const own = join(place, 'isthmus/package.json')
    writeFileSync(own, readFileSync(own, 'utf8').replace(/"version": "[^"]+"/, '"version": "0.0.9"'))
    execFileSync('mv', [basename(archive, '.tar.gz'), 'isthmus-0.0.9'], { cwd: place })
    execFileSync('ln', ['-sfn', 'isthmus-0.0.9', 'isthmus'], { cwd: place })
    const park = join(folder, 'library')
    const isthmus = (...args: readonly string[]) =>
      spawnSync(join(place, 'isthmus/isthmus'), args, {
        cwd: park,
        encoding: 'utf8',
        env: { PATH: '/usr/bin:/bin', HOME: park },
      })
    mkdirSync(park)
    assert.equal(isthmus('init', '--yes').status, 0)
    const settings = join(park, 'isthmus.yaml')
    writeFileSync(
      settings,
      `${readFileSync(settings, 'utf8')}\nupdates: ["${updates}"]\nhttp: 127.0.0.1:0\nproxy: 127.0.0.1:0\nmetrics: 127.0.0.1:0\ndns: 127.0.0.1:0\n`,
    )
    const unsigned = isthmus('upgrade', archive, '--json')
    assert.match(unsigned.stderr, /upgrade:bad.*signed by nobody/)
    const done = isthmus('upgrade', signed, '--json')
    const { to, from, runs } = JSON.parse(done.stdout || '{}')
    assert.deepEqual(
      [done.status, from, to, runs],
      [0, '0.0.9', readFileSync(join(ROOT, 'package.json'), 'utf8').match(/"version": "([^"]+)"/)?.[1], false],
      done.stderr,
    )
    assert.equal(isthmus('--version').stdout.trim(), to)
  })
}
