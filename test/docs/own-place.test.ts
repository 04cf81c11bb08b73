// docs/own-place.md, from the archive on a stick to the first sign-in, typed line by line on a machine without a network.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { freshFolder } from '../kit/folder.ts'
import { noNamespace } from '../kit/in-namespace.ts'
import { leftOut } from '../kit/needs.ts'
import { ROOT } from '../kit/source.ts'

const page = readFileSync(join(ROOT, 'docs/own-place.md'), 'utf8')
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)
const NOBODY = 65_534

/** Six times Enter, at a terminal, by somebody who waits for each question. */
const ENTERS = `{ for n in 1 2 3 4 5 6; do
  until [ "$(grep -o '?' asked 2>/dev/null | wc -l)" -ge $n ]; do sleep 0.1; done
  echo
done; sleep 1; } | script -qfec 'isthmus init my-library' asked > /dev/null`

/** The two windows of the page in one: what is started goes on beside the rest. */
const typed = (stick: string): string =>
  blocks
    .join('')
    .replaceAll('/media/stick', stick)
    .replace('isthmus init my-library\n', `${ENTERS}\n`)
    .replace('isthmus start\n', 'isthmus start > started 2> log &\nuntil grep -q Ctrl-C started; do sleep 0.1; done\n')
    .replace(/(isthmus voucher create .*)\n/, '$1 | tee said\n')

/** What the browser of the page does. */
const SIGN_IN = `
code=$(grep -oE '[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2,4}' said)
curl -sf http://localhost:8080/ > first
curl -sf http://localhost:8080/console/ > console
curl -sf -L -H 'Origin: http://localhost:8080' -d "voucher=$code" http://localhost:8080/sign-in > second
isthmus session list > sessions
kill %%; wait
`

const cannot = await noNamespace()
if (cannot !== undefined) leftOut('docs/own-place.md as typed', cannot)
else
  test('typed line by line: somebody is online at seat 1', { timeout: 300_000 }, (t) => {
    const folder = freshFolder('own-place')
    const [stick, home] = [join(folder, 'stick'), join(folder, 'home')]
    const args = ['--disable-warning=ExperimentalWarning', 'scripts/bundle.ts', '--out', stick]
    execFileSync(process.execPath, args, { cwd: ROOT })
    mkdirSync(home)
    for (const each of [folder, stick]) chmodSync(each, 0o755)
    chownSync(home, NOBODY, NOBODY)
    const script = join(folder, 'typed.sh')
    writeFileSync(script, `set -eu\n${typed(stick)}${SIGN_IN}`)
    const as = ['setpriv', '--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups']
    const inside = `ip link set lo up && exec ${as.join(' ')} env -i PATH=/usr/bin:/bin TERM=dumb LANG=C.UTF-8 HOME="$1" bash "$2"`
    const begun = Date.now()
    const { status, stdout, stderr } = spawnSync('unshare', ['--net', 'bash', '-c', inside, 'bash', home, script], {
      encoding: 'utf8',
      timeout: 200_000,
    })
    assert.equal(status, 0, `${stdout}${stderr}`)
    t.diagnostic(`${((Date.now() - begun) / 1000).toFixed(0)} s`)
    assert.match(stdout, /All is well\./)
    const of = (name: string): string => readFileSync(join(home, 'my-library', name), 'utf8')
    assert.match(of('first'), /이용권/)
    assert.match(of('second'), /basic|Basic|기본/)
    assert.match(of('console'), /<script type="module"/)
    assert.doesNotMatch(of('log'), /failed/, 'nothing is built where there is nothing to build with')
    assert.match(of('sessions'), /^1 +basic +voucher/m)
  })
