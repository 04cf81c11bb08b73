// isthmus person slip and person slips: what is told once, and what goes into the file.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Slip } from '../../../src/domain/desk/slips.ts'
import { run } from './terminal.ts'

test('person slip: one PIN, told this once; nobody by that badge', async () => {
  const told = await run(['person', 'slip', '--badge', '04A3'])
  assert.deepEqual(told.asked, [['newSlip', { badge: '04A3', by: 'desk-1' }]])
  assert.equal(told.out, 'One-time PIN for the slip of 김민지: 019457\nIt is not shown again.\n')
  const nobody = await run(['person', 'slip', '--badge', '00'], { desk: { newSlip: async () => null } })
  assert.deepEqual([nobody.code, nobody.out], [1, 'Nobody has that badge.\n'])
  assert.equal((await run(['person', 'slip'])).code, 2)
})

test('person slips: a table of all portions, which no spreadsheet takes for formulas or numbers', async () => {
  const portions: Readonly<Record<string, { slips: readonly Slip[]; last: string | null }>> = {
    null: { slips: [{ badge: '04a3', name: '=김민지', tenant: 't-001', pin: '019457' }], last: 'p-1' },
    'p-1': { slips: [{ badge: '04b4', name: 'Lee, Na', tenant: null, pin: '604417' }], last: null },
  }
  const wanted: unknown[] = []
  const told = await run(['person', 'slips', '--to', 'slips.csv', '--tenant', 't-001', '--again'], {
    desk: {
      newSlips: async (asked) => {
        wanted.push(asked)
        return portions[String(asked.after)] ?? { slips: [], last: null }
      },
    },
  })
  const which = { tenant: 't-001', again: true, by: 'desk-1' }
  assert.deepEqual(wanted, [
    { ...which, after: null },
    { ...which, after: 'p-1' },
  ])
  assert.deepEqual(told.asked, [
    ['newFile', 'slips.csv'],
    ['written', '\u{feff}tenant,name,badge,PIN\r\n'],
    ['written', "t-001,'=김민지,04a3,019 457\r\n"],
    ['written', ',"Lee, Na",04b4,604 417\r\n'],
    ['closed', 'slips.csv'],
  ])
  assert.equal(told.out, '2 slips in slips.csv. Nobody else may read it; delete it when it is printed.\n')
  assert.equal((await run(['person', 'slips'])).code, 2)
  assert.equal((await run(['person', 'slips', '--to', '-'])).code, 2)
})
