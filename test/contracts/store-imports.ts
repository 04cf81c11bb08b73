// What every store must do with imports; a part of store-suite.ts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Import, Things } from '../../src/domain/imports/kept.ts'
import { NOTHING } from '../../src/domain/imports/kept.ts'
import type { Seat } from '../../src/domain/people/people.ts'
import type { Store } from '../../src/domain/store/store.ts'
import { address, person } from '../kit/store-values.ts'

const MADE: Omit<Import, 'id' | 'undoneAt'> = {
  ...{ at: 1_764_000_000_000, by: 'kim', kind: 'people', added: 1, changed: 1 },
}
const KIM = person('p1', { name: '김하늘', tenant: 't1' })
const DECK = { id: 't1', name: 'Deck' }
const KILN = { id: 't2', name: 'Kiln' }
const SEAT: Seat = { id: '1', network: 'cafe', addresses: [address('10.1.0.1')] }
const MOVED: Seat = { ...SEAT, addresses: [address('10.1.0.9')] }
const NEW_SEAT: Seat = { id: '2', network: 'cafe', addresses: [address('10.1.0.1'), address('10.1.0.2')] }
const THINGS: Things = {
  tenants: [
    { before: DECK, after: { ...DECK, name: 'Deck Shoes' } },
    { before: null, after: KILN },
  ],
  people: [
    { before: KIM, after: { ...KIM, plan: 'office' } },
    { before: null, after: person('p2', { tenant: 't2' }) },
  ],
  seats: [
    { before: SEAT, after: MOVED },
    { before: null, after: NEW_SEAT },
  ],
}

export const importsSuite = (engine: string, empty: () => Promise<Store>): void => {
  const park = async (): Promise<Store> => {
    const store = await empty()
    const cafe = { id: 'cafe', kind: 'sign-in', ranges: [], tenant: null } as const
    await store.put({ tenants: [DECK], networks: [cafe], seats: [SEAT], people: [KIM] })
    return store
  }

  describe(`imports in ${engine}`, () => {
    it('writes tenants, people and seats with what they were, and what each finds of it in their record', async () => {
      const store = await park()
      const note = { person: 'p2', what: 'person-added', by: 'kim', at: MADE.at } as const
      const made = await store.addImport(MADE, THINGS, [note])
      assert.deepEqual(made, { ...MADE, id: 1, undoneAt: null })
      const after = await store.park()
      assert.deepEqual(after.tenants, [{ id: 't1', name: 'Deck Shoes' }, KILN])
      assert.deepEqual(after.seats, [MOVED, NEW_SEAT])
      assert.equal((await store.person('p1'))?.plan, 'office')
      assert.deepEqual(await store.lookUps('p2'), [note])
      assert.deepEqual(await store.importChanges(1), THINGS)
      assert.deepEqual(await store.importChanges(2), NOTHING)
      await store.addImport({ ...MADE, by: 'lee' }, NOTHING, [])
      assert.deepEqual(
        (await store.imports()).map(({ id, by }) => [id, by]),
        [
          [2, 'lee'],
          [1, 'kim'],
        ],
      )
    })

    it('takes it back, once', async () => {
      const store = await park()
      const before = await store.park()
      await store.addImport(MADE, THINGS, [])
      await store.undoImport(1, MADE.at + 5, THINGS)
      assert.deepEqual(await store.park(), before)
      assert.deepEqual(await store.person('p1'), KIM)
      assert.equal(await store.person('p2'), undefined)
      assert.deepEqual(await store.imports(), [{ ...MADE, id: 1, undoneAt: MADE.at + 5 }])
      assert.deepEqual(await store.importChanges(1), NOTHING)
      await assert.rejects(store.undoImport(1, MADE.at + 6, NOTHING))
    })

    it('writes many people, in whatever portions, each with what is theirs', async () => {
      const store = await park()
      const many = Array.from({ length: 1303 }, (_, n) =>
        person(`m${n}`, {
          ...{ name: `사람 ${n}`, tenant: n % 3 === 0 ? 't1' : null, tenantStaff: n % 2 === 0, groups: [`g${n % 7}`] },
          ...{ plan: n % 5 === 0 ? 'office' : 'basic', accepted: n % 4 === 0 ? 'v1' : null },
        }),
      )
      await store.put({ people: many })
      for (const n of [0, 89, 250, 499, 500, 999, 1302]) assert.deepEqual(await store.person(`m${n}`), many[n])
      const changed = many.map((each, n) => ({ ...each, name: `다른 ${n}` }))
      await store.put({ people: changed })
      for (const n of [0, 250, 700, 1302]) assert.deepEqual(await store.person(`m${n}`), changed[n])
    })

    it('leaves PINs and rules read as they are, also those that were chosen while it was weighed', async () => {
      const store = await park()
      const pin = { mac: 'cccc', state: 'chosen', madeBy: 'self', madeAt: MADE.at } as const
      await store.setPin('p1', pin)
      await store.accept('p1', 'v1')
      await store.addImport(MADE, THINGS, [])
      assert.deepEqual(await store.person('p1'), { ...KIM, plan: 'office', pin, accepted: 'v1' })
      await store.undoImport(1, MADE.at + 5, THINGS)
      assert.deepEqual(await store.person('p1'), { ...KIM, pin, accepted: 'v1' })
    })

    it('takes nothing back where something refers to what would go', async () => {
      const store = await park()
      await store.addImport(MADE, THINGS, [])
      await store.put({ people: [person('p9', { tenant: 't2' })] })
      await assert.rejects(store.undoImport(1, MADE.at + 5, THINGS))
      assert.equal((await store.person('p2'))?.tenant, 't2')
      assert.equal((await store.imports())[0]?.undoneAt, null)
    })

    it('writes nothing of it where any of it cannot be', async () => {
      const store = await park()
      const twice = [{ before: null, after: person('p3', { badge: KIM.badge }) }]
      await assert.rejects(store.addImport(MADE, { ...THINGS, people: twice }, []))
      assert.deepEqual(await store.imports(), [])
      assert.deepEqual((await store.park()).tenants, [DECK])
    })

    it('forgets what they changed, not that they were', async () => {
      const store = await park()
      await store.addImport(MADE, THINGS, [])
      await store.addImport({ ...MADE, at: MADE.at + 10 }, { ...NOTHING, tenants: [{ before: null, after: KILN }] }, [])
      await store.forgetImports(MADE.at + 9)
      assert.deepEqual(await store.importChanges(1), NOTHING)
      assert.equal((await store.importChanges(2)).tenants.length, 1)
      assert.equal((await store.imports()).length, 2)
    })

    it('finds those without a PIN, portion by portion, and gives slips to no one who has chosen one since', async () => {
      const store = await park()
      const slip = { mac: 'dddd', state: 'slip', madeBy: 'lee', madeAt: MADE.at } as const
      const chosen = { ...slip, state: 'chosen', madeBy: 'self' } as const
      await store.put({ people: [person('p2', { pin: slip }), person('p3', { pin: chosen }), person('p4')] })
      const found = async (more: Partial<Parameters<typeof store.withoutPin>[0]>) =>
        (await store.withoutPin({ ...{ tenant: null, again: false, after: null, limit: 10 }, ...more })).map(
          ({ id }) => id,
        )
      assert.deepEqual(await found({}), ['p1', 'p4'])
      assert.deepEqual(await found({ limit: 1 }), ['p1'])
      assert.deepEqual(await found({ limit: 1, after: 'p1' }), ['p4'])
      assert.deepEqual(await found({ again: true }), ['p1', 'p2', 'p4'])
      assert.deepEqual(await found({ tenant: 't1' }), ['p1'])
      const next = { ...slip, mac: 'eeee' }
      const all = ['p1', 'p2', 'p3', 'none'].map((id) => ({ person: id, pin: next }))
      assert.deepEqual(await store.giveSlips(all, { unused: true }), ['p1', 'p2'])
      assert.deepEqual((await store.person('p2'))?.pin, next)
      assert.deepEqual((await store.person('p3'))?.pin, chosen)
      assert.deepEqual(await store.lookUps('p2'), [{ person: 'p2', by: 'lee', at: MADE.at, what: 'slip-made' }])
      assert.deepEqual(await store.giveSlips([{ person: 'p3', pin: next }], { unused: false }), ['p3'])
    })

    it('finds people by id or badge, many at once', async () => {
      const store = await park()
      await store.put({ people: [person('p2'), person('p3')] })
      const found = await store.peopleWith({ ids: ['p1', 'none'], badges: ['badge-p3', 'none'] })
      assert.deepEqual(found.map(({ id }) => id).sort(), ['p1', 'p3'])
      assert.deepEqual(await store.peopleWith({ ids: [], badges: [] }), [])
    })
  })
}
