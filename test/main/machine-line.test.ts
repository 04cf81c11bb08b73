// `gateway.line` of the settings: shaped with the machine's other settings, found again by the next run, put back with them.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { readSettings } from '../../src/config.ts'
import { putMachineBack, switchMachineOn } from '../../src/main/desk/machine.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { enterOwnNetwork } from '../kit/own-network.ts'

const sh = (command: string): string => execFileSync('sh', ['-ec', command], { encoding: 'utf8' })

const cannot = enterOwnNetwork()
if (cannot !== undefined) leftOut('the line of the settings', cannot)
else
  test('two interfaces inside share one line; without it in the settings, or put back, nothing is left', () => {
    sh('for name in lan0 cafe0 wan0; do ip link add $name type veth peer name far-$name; ip link set $name up; done')
    const folder = freshFolder()
    const settings = (line: string) => {
      const file = join(folder, 'isthmus.yaml')
      const gateway = `{ inside: [lan0, cafe0], outside: wan0, addresses: [10.1.0.1]${line} }`
      writeFileSync(file, `policy: policy.yaml\ngateway: ${gateway}\n`)
      return readSettings({ ISTHMUS_CONFIG: file, ISTHMUS_DATA: join(folder, 'data') }, folder)
    }
    const shapers = (): string => sh('ip -o link show type ifb | cut -d: -f1,2')
    const led = (name: string): number => sh(`tc filter show dev ${name} egress`).split('isth-down').length - 1
    const shaped = settings(', line: { down: 100 Mbit/s, up: 20 Mbit/s }')
    const troubles = switchMachineOn(shaped)
    assert.ok(!troubles.some((trouble) => trouble.includes('not shared')), troubles.join())
    assert.match(sh('tc class show dev isth-down classid 1:1'), /rate 95Mbit/)
    assert.match(sh('tc class show dev isth-up classid 1:1'), /rate 19Mbit/)
    assert.deepEqual([led('lan0'), led('cafe0')], [2, 2])
    const first = shapers()
    switchMachineOn(shaped)
    assert.equal(shapers(), first)
    switchMachineOn(settings(''))
    assert.equal(shapers(), '')
    switchMachineOn(shaped)
    assert.equal(putMachineBack(shaped, true), true)
    assert.deepEqual([shapers(), led('lan0'), led('cafe0')], ['', 0, 0])
    assert.doesNotMatch(sh('tc qdisc show'), /clsact|htb/)
  })
