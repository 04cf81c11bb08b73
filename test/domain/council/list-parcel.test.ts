// Parcels of lists: one text for one parcel, nothing else is read as one, and who of the operators has not signed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  isSignedBy,
  lackingSigners,
  type Parcel,
  parcelText,
  parseParcel,
} from '../../../src/domain/council/list-parcel.ts'
import { noteOf } from '../../../src/domain/record/note.ts'
import { charter, hashOf, operator, TestPark } from '../../kit/council.ts'
import { fileKey } from '../../kit/council-keys.ts'

const ids = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/)
const hashes = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`)
const parcels: fc.Arbitrary<Parcel> = fc.record({
  park: fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,30}$/),
  packedAt: fc.nat(4_000_000_000),
  lists: fc.array(fc.tuple(ids, hashes), { minLength: 1, maxLength: 20 }).map((pairs) => new Map(pairs)),
})

test('what is written is read again, and no other text is', () => {
  fc.assert(
    fc.property(parcels, (parcel) => {
      const text = parcelText(parcel)
      const read = parseParcel(text)
      assert.deepEqual([read?.park, read?.packedAt], [parcel.park, parcel.packedAt])
      assert.deepEqual(new Map(read?.lists), parcel.lists)
    }),
  )
  const changes = fc.tuple(parcels, fc.nat(), fc.string({ maxLength: 5 }), fc.nat(3))
  fc.assert(
    fc.property(changes, ([parcel, at, put, cut]) => {
      const text = parcelText(parcel)
      const place = at % (text.length + 1)
      const changed = text.slice(0, place) + put + text.slice(place + cut)
      const read = parseParcel(changed)
      assert.ok(read === undefined || parcelText(read) === changed)
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => assert.equal(parseParcel(text), undefined)))
  const many = new Map(Array.from({ length: 101 }, (_, n) => [`l${n}`, hashOf('x')]))
  assert.equal(parseParcel(parcelText({ park: 'park.test', packedAt: 1, lists: many })), undefined)
  assert.equal(parseParcel(parcelText({ park: 'park.test', packedAt: 1, lists: new Map() })), undefined)
})

test('every operator must have signed, by as many people as decide for it, and by keys that are good now', () => {
  const operators = {
    north: operator('north', ['kim', 'ri']),
    south: operator('south', ['lee', 'park'], { threshold: 2 }),
  }
  const { state } = new TestPark(charter(operators))
  const text = parcelText({ park: 'park.test', packedAt: 1, lists: new Map([['gambling', hashOf('x')]]) })
  const [kim, lee, park] = ['north/kim', 'south/lee', 'south/park'].map((name) => fileKey(name))
  const recovery = fileKey('south/recovery', 'south recovery 1')
  const lacking = (...keys: readonly (ReturnType<typeof fileKey> | undefined)[]): readonly string[] =>
    lackingSigners(
      noteOf(
        text,
        keys.flatMap((key) => (key === undefined ? [] : [key.line(text)])),
      ),
      state,
    )
  assert.deepEqual(lacking(kim, lee, park), [])
  assert.deepEqual(lacking(kim, lee), ['south'])
  assert.deepEqual(lacking(kim, lee, lee), ['south'], 'one person twice is one person')
  assert.deepEqual(lacking(kim, lee, recovery), ['south'], 'recovery keys sign no lists')
  assert.deepEqual(lacking(lee, park), ['north'])
  const other = fileKey('north/kim', 'another')
  assert.deepEqual(lacking(other, lee, park), ['north'], 'a key that only has the name')
  const forged = noteOf(text, [kim?.line(`${text}x`) ?? '', lee?.line(text) ?? '', park?.line(text) ?? ''])
  assert.deepEqual(lackingSigners(forged, state), ['north', 'south'], 'of a note with a wrong signature nothing counts')
  if (kim === undefined) return
  assert.deepEqual([isSignedBy(noteOf(text, [kim.line(text)]), kim.key), isSignedBy(forged, kim.key)], [true, false])
  assert.equal(isSignedBy('no note', kim.key), false)
})
