// docs/in-line.md, from a bare machine to a gateway: what it writes is taken, and what it types is done, by the real program.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { buildGateway } from '../edges/nft/gateway/network.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const page = readFileSync(join(ROOT, 'docs/in-line.md'), 'utf8')
const start = page.indexOf('## From a bare Debian box')
const typed = [...page.slice(start, page.indexOf('\n## ', start)).matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
  .map(([, text = '']) => text)
  .join('')
const files = new Map(
  [...typed.matchAll(/^cat > (\S+) <<'END'\n([\s\S]*?)^END$/gm)].map(([, path = '', text = '']) => [path, text]),
)
const lines = typed
  .replace(/^cat > [\s\S]*?^END$/gm, '')
  .split('\n')
  .map((line) => line.replace(/\s+#.*$/, ''))
const ours = lines
  .filter((line) => line.startsWith('isthmus '))
  .map((line) =>
    line
      .replace(/ > .*$/, '')
      .split(' ')
      .slice(1),
  )

test('what is copied exists', () => {
  const copied = lines.flatMap((line) => line.match(/packaging\/\S+/g) ?? [])
  assert.equal(copied.length, 3)
  for (const path of copied) assert.ok(path.includes('*') || existsSync(join(ROOT, path)), path)
  assert.deepEqual([...files.keys()].slice(1), ['/etc/isthmus/isthmus.yaml', '/etc/isthmus/policy.yaml'])
})

const built = await buildGateway([])
if (built.cannot !== undefined) leftOut('docs/in-line.md as typed', built.cannot)
else {
  after(built.close)
  test('typed line by line, somebody is online at the end', async () => {
    const folder = freshFolder()
    const data = freshFolder()
    for (const name of ['isthmus.yaml', 'policy.yaml']) {
      const text = files.get(`/etc/isthmus/${name}`) ?? ''
      const here = text.replace('enp2s0', 'lan0').replace('enp1s0', 'wan0').replace('/var/lib/isthmus', data)
      writeFileSync(join(folder, name), here)
    }
    const park = await startRealPark({
      data,
      env: {
        ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'),
        // What the page does not set is as it would be there.
        ISTHMUS_DNS: '',
        ISTHMUS_PROXY: '',
      },
    })
    after(park.kill)
    let code = ''
    for (const line of ours) {
      const { exit, out, err } = await park.command(...line.map((word) => (word === 'CODE' ? code : word)))
      assert.equal(exit, 0, `${line.join(' ')}: ${out}${err}`)
      code = /^\s*([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2,4})\s*$/m.exec(out)?.[1] ?? code
    }
    assert.equal(ours.length, 9)
    assert.match((await park.command('session', 'list')).out, /\b7\b.*basic/)
  })
}
