// The lab as a developer uses it: it stands, the real program is in line in it, and it goes away whole, also after a kill.
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import test, { after } from 'node:test'
import { cannotHere, folderOf, spaceOf, takeDown, within } from '../../lab/network.ts'
import { openLab } from '../../lab/open.ts'
import { leftOut } from '../kit/needs.ts'
import { run } from '../kit/park.ts'

const NAME = `isth-t${process.pid}`
const cannot = cannotHere()
if (cannot !== undefined) leftOut('the lab', cannot)
else {
  after(() => takeDown(NAME))
  const curl = async (place: string, ...args: string[]): Promise<string> => {
    const [file = '', ...before] = within(NAME, place)
    return (await run(file, [...before, 'curl', '-s', '-m', '5', ...args])).out.trim()
  }

  test('who signs in at a seat reaches the world, by both families; a blocked name stays blocked', async () => {
    const lab = await openLab(NAME)
    assert.doesNotMatch(await curl('seat-7', 'http://museum.example/'), /reached/)
    const [code = ''] = lab.vouchers.reader
    await lab.desk.openSession({ seat: 'seat-7', by: 'lab', credential: { kind: 'voucher', code } })
    assert.match(await curl('seat-7', '-4', 'http://museum.example/'), /reached museum/)
    assert.match(await curl('seat-7', '-6', '-k', 'https://museum.example/'), /reached museum/)
    assert.equal(await curl('seat-7', '-k', 'https://casino.example/'), '')
    assert.doesNotMatch(await curl('seat-8', 'http://museum.example/'), /reached/)
  })

  test('nothing is left of it, though nobody ended it in order', async () => {
    assert.ok(existsSync(`/run/netns/${spaceOf(NAME, 'seat-20')}`))
    assert.equal(await takeDown(NAME), 27)
    assert.deepEqual(
      readdirSync('/run/netns').filter((name) => name.startsWith(NAME)),
      [],
    )
    assert.ok(!existsSync(folderOf(NAME)))
  })
}
