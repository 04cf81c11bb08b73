// A place of one's own: what isthmus init says to do next is done, line by line, and somebody sits down with a voucher.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { freshFolder } from '../kit/folder.ts'
import { type RunningPark, run, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

test('from six answers to the first sign-in, by the commands that init prints', async () => {
  const folder = join(freshFolder(), 'our library 도서관')
  const answers = ['--name', 'Town Library / 마을 도서관', '--seats', '8', '--plan', 'mail', '--rule', 'file', '--yes']
  const begun = await run(process.execPath, [join(ROOT, 'bin', 'isthmus.js'), 'init', folder, ...answers, '--json'])
  assert.equal(begun.exit, 0, begun.err)
  const next: readonly (readonly [string, string])[] = JSON.parse(begun.out).next
  /** As it would be typed in the folder. */
  const words = (line: string): readonly string[] =>
    line
      .split(' ')
      .slice(1)
      .map((word) => (existsSync(join(folder, word)) ? join(folder, word) : word))
  const settings = { ISTHMUS_CONFIG: join(folder, 'isthmus.yaml') }
  let park: RunningPark | undefined
  let voucher = ''
  try {
    for (const [line] of next) {
      if (line === 'isthmus start') {
        park = await startRealPark({ data: join(folder, 'data'), env: settings })
        continue
      }
      // What asks at a terminal wants --yes where there is none.
      const args = [...words(line), ...(line.startsWith('isthmus import') ? ['--yes'] : [])]
      const done: { exit: number; out: string; err: string } =
        park === undefined
          ? await run(process.execPath, [join(ROOT, 'bin', 'isthmus.js'), ...args], { ...process.env, ...settings })
          : await park.command(...args)
      assert.equal(done.exit, 0, `${line}: ${done.err}${done.out}`)
      voucher = /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b/.exec(done.out)?.[0] ?? voucher
    }
    assert.ok(park !== undefined)
    const told = await park.api(3, 'POST', '/sessions', { voucher })
    assert.equal(told.status, 201, told.body)
    const session = JSON.parse((await park.api(3, 'GET', '/sessions/current')).body)
    assert.deepEqual([session.plan, session.seat], ['basic', '3'])
    const seats = JSON.parse((await park.command('room', 'show', '--json')).out)
    assert.match(JSON.stringify(seats), /"8"/)
  } finally {
    await park?.stop()
  }
})

test('six answers that are typed, or pasted, at once are six answers', async () => {
  const folder = join(freshFolder(), 'ship')
  const typed = `printf 'en\\nSea\\nAsia/Seoul\\n3\\nweb\\nfile\\n' | script -qec '"${process.execPath}" "${join(ROOT, 'bin', 'isthmus.js')}" init "${folder}"' /dev/null`
  const done = await run('timeout', ['30', 'sh', '-c', typed])
  assert.equal(done.exit, 0, done.out)
  assert.match(readFileSync(join(folder, 'policy.yaml'), 'utf8'), /name: "?Sea/)
  assert.match(readFileSync(join(folder, 'seats.csv'), 'utf8'), /^3,room,/m)
})
