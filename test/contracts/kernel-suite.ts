// What every table of the kernel does, the real one and the one that other tests take for it.
import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { IsthmusError } from '../../src/base/errors.ts'
import type { Element, Found, SetName } from '../../src/domain/enforcement/elements.ts'
import { keyOf, SET_NAMES } from '../../src/domain/enforcement/elements.ts'
import type { Kernel } from '../../src/domain/enforcement/kernel.ts'

/** One element of each set. */
export const ONE_OF_EACH: readonly Element[] = [
  { set: 'who_device', key: ['lan0', '02:00:00:00:00:01'], value: ['5'] },
  { set: 'who4', key: ['10.0.0.1'], value: ['5'] },
  { set: 'who6', key: ['fd00::1'], value: ['5'] },
  { set: 'who_net4', key: ['10.1.0.0-10.1.0.255'], value: ['7'] },
  { set: 'who_net6', key: ['fd01::-fd01::ffff'], value: ['7'] },
  { set: 'live_device', key: ['lan0', '02:00:00:00:00:01', '5'], seconds: 3600 },
  { set: 'live4', key: ['10.0.0.1', '5'], seconds: 86_400 },
  { set: 'live6', key: ['fd00::1', '5'], seconds: 90_061 },
  { set: 'live_net4', key: ['10.1.0.0-10.1.0.255', '7'] },
  { set: 'live_net6', key: ['fd01::-fd01::ffff', '7'] },
  { set: 'live', key: ['5'], seconds: 3600 },
  { set: 'class', key: ['5'], value: ['4294967295'] },
  { set: 'cell4', key: ['3', '192.0.2.1', '6', '443'], value: ['9'] },
  { set: 'cell4', key: ['3', '0.0.0.0-255.255.255.255', '17', '0-65535'], value: ['10'] },
  { set: 'cell6', key: ['3', '2001:db8::1-2001:db8::8', '6', '80-81'], value: ['9'] },
  { set: 'open', key: ['9'] },
  { set: 'looked_at', key: ['10'] },
  { set: 'pin4', key: ['3', '192.0.2.1'], seconds: 60 },
  { set: 'pin6', key: ['3', '2001:db8::1'], seconds: 60 },
  { set: 'up', key: ['5'], rate: 125_001 },
  { set: 'down', key: ['5'], rate: 2_097_152 },
  { set: 'nat', key: ['5'], value: ['198.51.100.1', '1024-1535'] },
]

const plain = ({ packets, bytes, seconds, ...rest }: Found): Element => rest

const sorted = (elements: readonly Element[]): readonly Element[] =>
  [...elements].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))

/** All that is in the table, without times and counters. */
export const everything = async (kernel: Kernel): Promise<readonly Element[]> => {
  const all: Found[] = []
  for (const set of SET_NAMES) all.push(...(await kernel.read(set)))
  return sorted(all.map(plain))
}

export const without = (elements: readonly Element[]): readonly Element[] => sorted(elements.map(plain))

const refused = (error: unknown): boolean => error instanceof IsthmusError && error.code === 'gateway:kernel-refused'

/** `fresh` gives an installed, empty table. */
export const kernelSuite = (name: string, fresh: () => Promise<Kernel>): void => {
  const holds = async (kernel: Kernel, set: SetName): Promise<readonly string[]> =>
    (await kernel.read(set)).map(({ key, value }) => [...key, ...(value ?? [])].join(' ')).sort()

  test(`${name}: what is added is read back, in the same words`, async () => {
    const kernel = await fresh()
    await kernel.apply({ remove: [], add: ONE_OF_EACH })
    assert.deepEqual(await everything(kernel), without(ONE_OF_EACH))
    for (const { set, key, seconds } of ONE_OF_EACH) {
      const found = (await kernel.read(set)).find((each) => each.key.join() === key.join())
      if (seconds === undefined) assert.equal(found?.seconds, undefined)
      else assert.ok(Math.abs((found?.seconds ?? 0) - seconds) <= 3, `${set}: ${found?.seconds} for ${seconds}`)
    }
    const [counter] = await kernel.read('up')
    assert.deepEqual([counter?.bytes, counter?.packets], [0, 0])
  })

  test(`${name}: thousands at once are what they were said to be, also when they go again`, async () => {
    const kernel = await fresh()
    const hex = (at: number): string => (at & 255).toString(16).padStart(2, '0')
    const sorts: readonly ((at: number) => Element)[] = [
      (at) => ({
        set: 'cell4',
        key: [`${1 + (at % 7)}`, `10.${at >> 8}.${at & 255}.3-10.${at >> 8}.${at & 255}.200`, '6', '443'],
        value: ['1'],
      }),
      (at) => ({
        set: 'cell6',
        key: [`${1 + (at % 7)}`, `fd00:${(at + 1).toString(16)}::1-fd00:${(at + 1).toString(16)}::8`, '17', '53-60'],
        value: ['1'],
      }),
      (at) => ({
        set: 'live_device',
        key: ['a-long-name.012', `02:00:00:00:${hex(at >> 8)}:${hex(at)}`, `${at}`],
        seconds: 3600,
      }),
      (at) => ({
        set: 'who_net4',
        key: [`10.${at >> 8}.${at & 255}.3-10.${at >> 8}.${at & 255}.200`],
        value: [`${at}`],
      }),
      (at) => ({ set: 'nat', key: [`${at}`], value: [`10.0.${at >> 8}.${at & 255}`, '1024-1535'] }),
      (at) => ({ set: 'up', key: [`${at}`], rate: 1_000 + at }),
    ]
    for (const sort of sorts) {
      const all = Array.from({ length: 1_300 }, (_, at) => sort(at))
      await kernel.apply({ remove: [], add: all })
      assert.deepEqual(await everything(kernel), without(all))
      const [odd, even] = [all.filter((_, at) => at % 2 === 1), all.filter((_, at) => at % 2 === 0)]
      await kernel.apply({ remove: odd, add: [] })
      assert.deepEqual(await everything(kernel), without(even))
      await kernel.replace([{ set: all[0]?.set as SetName, elements: odd.slice(0, 200) }])
      assert.deepEqual(await everything(kernel), without(odd.slice(0, 200)))
      await kernel.apply({ remove: odd.slice(0, 200), add: [] })
    }
  })

  test(`${name}: everything can be removed again, also twice where the value is said`, async () => {
    const kernel = await fresh()
    await kernel.apply({ remove: [], add: ONE_OF_EACH })
    await kernel.apply({ remove: ONE_OF_EACH, add: [] })
    assert.deepEqual(await everything(kernel), [])
    await kernel.apply({ remove: ONE_OF_EACH, add: [] })
    assert.deepEqual(await everything(kernel), [])
  })

  test(`${name}: an element of a map of which the value is not said must be there`, async () => {
    const kernel = await fresh()
    await assert.rejects(kernel.apply({ remove: [{ set: 'class', key: ['5'] }], add: [] }), refused)
    await kernel.apply({ remove: [], add: [{ set: 'class', key: ['5'], value: ['1'] }] })
    await kernel.apply({ remove: [{ set: 'class', key: ['5'] }], add: [] })
    assert.deepEqual(await holds(kernel, 'class'), [])
  })

  test(`${name}: a change that is refused changes nothing`, async () => {
    const kernel = await fresh()
    await kernel.apply({ remove: [], add: [{ set: 'class', key: ['5'], value: ['1'] }] })
    const change = {
      remove: [{ set: 'live' as const, key: ['77'] }],
      add: [
        { set: 'live' as const, key: ['6'], seconds: 60 },
        { set: 'class' as const, key: ['5'], value: ['2'] },
      ],
    }
    await assert.rejects(kernel.apply(change), refused)
    assert.deepEqual(await holds(kernel, 'live'), [])
    assert.deepEqual(await holds(kernel, 'class'), ['5 1'])
  })

  test(`${name}: one refused change among many waiting ones spoils no other`, async () => {
    const kernel = await fresh()
    await kernel.apply({ remove: [], add: [{ set: 'class', key: ['5'], value: ['1'] }] })
    const all = Array.from({ length: 50 }, (_, at) =>
      kernel.apply({ remove: [], add: [{ set: 'class', key: [at === 25 ? '5' : String(100 + at)], value: ['2'] }] }),
    )
    const outcomes = await Promise.allSettled(all)
    assert.deepEqual(
      outcomes.flatMap(({ status }, at) => (status === 'rejected' ? [at] : [])),
      [25],
    )
    assert.equal((await kernel.read('class')).length, 50)
  })

  test(`${name}: changes of one element by many who wait come in their order`, async () => {
    const kernel = await fresh()
    const value = (at: number): Element => ({ set: 'class', key: ['5'], value: [String(at)] })
    await Promise.all([
      kernel.apply({ remove: [], add: [value(0)] }),
      ...Array.from({ length: 20 }, (_, at) => kernel.apply({ remove: [value(at)], add: [value(at + 1)] })),
    ])
    assert.deepEqual(await holds(kernel, 'class'), ['5 20'])
  })

  test(`${name}: elements end by themselves, and their time can be set anew`, async () => {
    const kernel = await fresh()
    const live = (mark: string, seconds: number): Element => ({ set: 'live', key: [mark], seconds })
    await kernel.apply({ remove: [], add: [live('5', 1), live('6', 1), { set: 'live', key: ['7'] }] })
    await kernel.apply({ remove: [live('6', 1)], add: [live('6', 3600)] })
    await pause(1_600)
    assert.deepEqual(await holds(kernel, 'live'), ['6', '7'])
    assert.ok(((await kernel.read('live')).find(({ key }) => key[0] === '6')?.seconds ?? 0) > 3_000)
    // What has ended meanwhile is no obstacle.
    await kernel.apply({ remove: [live('5', 1), live('7', 1)], add: [live('8', 60)] })
    assert.deepEqual(await holds(kernel, 'live'), ['6', '8'])
  })

  test(`${name}: replacing gives a new content, and what is the same stays`, async () => {
    const kernel = await fresh()
    const cell = (to: string, number: string): Element => ({
      set: 'cell4',
      key: ['3', to, '6', '443'],
      value: [number],
    })
    await kernel.apply({
      remove: [],
      add: [cell('10.0.0.1-10.0.0.5', '1'), cell('10.0.0.9', '1'), cell('10.0.1.1', '1')],
    })
    await kernel.replace([
      { set: 'cell4', elements: [cell('10.0.0.2-10.0.0.7', '2'), cell('10.0.0.9', '3'), cell('10.0.1.1', '1')] },
      { set: 'class', elements: [{ set: 'class', key: ['1'], value: ['7'] }] },
    ])
    assert.deepEqual(await holds(kernel, 'cell4'), [
      '3 10.0.0.2-10.0.0.7 6 443 2',
      '3 10.0.0.9 6 443 3',
      '3 10.0.1.1 6 443 1',
    ])
    assert.deepEqual(await holds(kernel, 'class'), ['1 7'])
    await kernel.replace([
      { set: 'cell4', elements: [] },
      { set: 'class', elements: [{ set: 'class', key: ['1'], value: ['8'] }] },
    ])
    assert.deepEqual([await holds(kernel, 'cell4'), await holds(kernel, 'class')], [[], ['1 8']])
  })

  test(`${name}: a replacement that is refused changes none of its sets`, async () => {
    const kernel = await fresh()
    const cell = (to: string): Element => ({ set: 'cell4', key: ['3', to, '6', '443'], value: ['1'] })
    await kernel.apply({ remove: [], add: [cell('10.0.0.1')] })
    await assert.rejects(
      kernel.replace([
        { set: 'class', elements: [{ set: 'class', key: ['1'], value: ['7'] }] },
        { set: 'cell4', elements: [cell('10.0.0.1-10.0.0.9'), cell('10.0.0.5-10.0.0.20')] },
      ]),
      refused,
    )
    assert.deepEqual([await holds(kernel, 'class'), await holds(kernel, 'cell4')], [[], ['3 10.0.0.1 6 443 1']])
  })

  test(`${name}: taking ends what passes, tells the counters and keeps them until they are removed`, async () => {
    const kernel = await fresh()
    await kernel.apply({ remove: [], add: ONE_OF_EACH })
    const ends = ONE_OF_EACH.filter(({ set }) => ['live_device', 'live', 'who_device'].includes(set))
    assert.deepEqual(await kernel.take(ends, [5, 99]), [{ mark: 5, up: 0, down: 0 }])
    assert.deepEqual(await holds(kernel, 'live'), [])
    assert.deepEqual(await kernel.take(ends, [5]), [{ mark: 5, up: 0, down: 0 }])
    assert.deepEqual(await kernel.count([5, 99]), [{ mark: 5, up: 0, down: 0 }])
    await kernel.apply({
      remove: [
        { set: 'up', key: ['5'] },
        { set: 'down', key: ['5'] },
      ],
      add: [],
    })
    assert.deepEqual(await kernel.count([5]), [])
  })

  test(`${name}: an end that is spoken after a sign-in comes after it, though nobody waited`, async () => {
    const kernel = await fresh()
    const live = (mark: number): Element => ({ set: 'live', key: [String(mark)], seconds: 60 })
    const all: Promise<unknown>[] = []
    for (let mark = 1; mark <= 30; mark++) {
      all.push(kernel.apply({ remove: [], add: [live(mark)] }))
      if (mark % 3 === 0) all.push(kernel.take([live(mark)], [mark]))
    }
    all.push(kernel.close(), kernel.apply({ remove: [], add: [live(31)] }), kernel.take([live(31)], [31]))
    all.push(kernel.apply({ remove: [], add: [live(32)] }))
    await Promise.all(all)
    assert.deepEqual(await holds(kernel, 'live'), ['32'])
  })

  test(`${name}: closed, nothing passes; removed, nothing is there and changes are refused`, async () => {
    const kernel = await fresh()
    await kernel.apply({ remove: [], add: ONE_OF_EACH })
    await kernel.close()
    const left = new Set((await everything(kernel)).map(({ set }) => set))
    assert.ok(![...left].some((set) => set.startsWith('who') || set.startsWith('live')))
    assert.ok(left.has('up') && left.has('cell4'))
    await kernel.remove()
    await assert.rejects(kernel.apply({ remove: [], add: ONE_OF_EACH }), refused)
    await assert.rejects(kernel.read('live'), refused)
  })

  test(`${name}: installed twice, everything stays`, async () => {
    const kernel = await fresh()
    await kernel.apply({ remove: [], add: ONE_OF_EACH })
    assert.equal(await kernel.install({}), 'kept')
    assert.deepEqual(await everything(kernel), without(ONE_OF_EACH))
    assert.equal(await kernel.install({ version: 2 }), 'changed')
    assert.deepEqual(await everything(kernel), without(ONE_OF_EACH))
    assert.equal(await kernel.install({ version: 2 }), 'kept')
  })
}
