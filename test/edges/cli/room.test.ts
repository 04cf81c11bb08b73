// The commands about rooms: in words and in JSON, with one room and with several.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run } from './terminal.ts'

const words = (line: string): string[] => line.split(' ')

test('room show and queue show: seats and numbers, nobody named', async () => {
  const { code, out, asked } = await run(words('room show'))
  assert.equal(code, 0)
  assert.match(out, /Internet café: open, 1 number waiting, about 25 min/)
  assert.match(out, /1 +in-use +25 min +yes/)
  assert.match(out, /4 +held .* 17 +yes +40 s/)
  assert.deepEqual(asked.at(-1), ['room', { id: 'cafe' }])
  const queue = await run(words('queue show'))
  assert.match(queue.out, /17 +called to seat 4 .*\n18 +waiting +90 min +1 +1 min\n\nNext is who/)
  assert.ok(!queue.out.includes('16'))
  const json = JSON.parse((await run(words('queue show --json'))).out)
  assert.deepEqual(
    json.tickets.map(({ number }: { number: number }) => number),
    [17, 18],
  )
})

test('a number is given and taken back, and a seat has its code', async () => {
  const acts = async (line: string) => {
    const { code, out, asked } = await run(words(line))
    const [name, told] = asked.at(-1) as [string, { act: unknown; by: { operator: unknown } }]
    assert.deepEqual([name, told.by.operator], ['roomAct', null])
    return { code, out, act: told.act }
  }
  const taken = await acts('queue take --badge 04a3bcef12')
  assert.deepEqual(taken.act, { act: 'ticket', badge: '04a3bcef12' })
  assert.match(taken.out, /^Number 17\. It is called to seat 4\. Its page on a phone: \/queue\/K7PM3QXD$/m)
  assert.deepEqual((await acts('queue leave 17')).act, { act: 'leave', number: 17 })
  const code = await acts('seat code 7')
  assert.deepEqual(code.act, { act: 'code', seat: '7' })
  assert.match(code.out, /^K7PM3QXD$/m)
})

test('what is not there is told, and exits with 1; what is no number with 2', async () => {
  assert.equal((await run(words('queue leave x'))).code, 2)
  assert.equal((await run(words('seat code'))).code, 2)
  const several = { rooms: async () => ['cafe', 'library'] }
  assert.match((await run(words('room show'), { desk: several })).out, /Say which room: cafe, library/)
  const none = await run(words('queue take'), { desk: { rooms: async () => [] } })
  assert.deepEqual([none.code, /names no room/.test(none.out)], [1, true])
  const closed = await run(words('queue take'), { desk: { roomAct: async () => ({ done: false, why: 'closed' }) } })
  assert.deepEqual([closed.code, closed.out], [1, 'The room is closed.\n'])
  assert.match((await run(words('room show x'), { desk: { room: async () => null } })).out, /There are: cafe/)
})
