// What somebody leaves behind, taken up by another: an open flow with its ports, the portal's cookies, a form that was filled in.
import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { PLACES, WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

const RAW = fileURLToPath(new URL('./raw.ts', import.meta.url))
const PORTAL = 'http://portal.lab.example/'

export const takenOver = ({ signIn, end, sh, ask, arriving, code }: Park): void => {
  const [owner, taker] = ['seat-15', 'seat-16'] as const
  const four = PLACES.find(({ name }) => name === owner)?.four ?? ''

  test('taken over: an open flow, continued by the next at that address', async () => {
    // Whatever the sequence numbers: as if the next one knew them.
    await sh('gateway', 'sysctl -qw net.netfilter.nf_conntrack_tcp_be_liberal=1')
    await ask(owner, 'tcp', WORLD.museum.four, 8000)
    await signIn(owner, 'crew')
    const flow = (place: string): Promise<number> =>
      arriving('tcp dport 8000 tcp window 4321', () =>
        sh(place, `${process.execPath} ${RAW} ${four} ${WORLD.museum.four} segment`),
      )
    const keep = sh(owner, `sleep 20 | curl -s -m 20 --http0.9 --local-port 41000 telnet://${WORLD.museum.four}:8000`)
    await pause(500)
    assert.ok((await flow(owner)) > 0, 'control')
    await end(owner)
    await sh(owner, `ip addr del ${four}/24 dev eth0`)
    await sh(taker, `ip addr add ${four}/24 dev eth0`)
    assert.equal(await flow(taker), 0, 'without a session')
    await ask(taker, 'tcp', WORLD.museum.four, 8000)
    await signIn(taker, 'crew')
    assert.match(await ask(taker, 'tcp', WORLD.museum.four, 8000), /^from /, 'control: a flow of its own')
    assert.equal(await flow(taker), 0, 'with a session of its own')
    await sh(taker, `ip addr del ${four}/24 dev eth0`)
    await end(taker)
    await keep
    await sh('gateway', 'sysctl -qw net.netfilter.nf_conntrack_tcp_be_liberal=0')
  })

  test('taken over: all cookies of another seat, and its form once more', async () => {
    const jar = `/tmp/jar-${process.pid}`
    const [mine, theirs] = ['seat-19', 'seat-20'] as const
    const voucher = code('reader')
    await sh(
      mine,
      `curl -s -c ${jar} '${PORTAL}rules?lang=en'; curl -s -b ${jar} -d voucher=${voucher} ${PORTAL}sign-in`,
    )
    assert.match(await sh(mine, 'curl -s -m 4 http://museum.example/'), /^reached/, 'control')
    assert.match(await sh('gateway', `cat ${jar}`), /lang/, 'control: there was a cookie')
    const seen = await sh(
      theirs,
      `curl -s -b ${jar} ${PORTAL}; curl -s -b ${jar} -d voucher=${voucher} ${PORTAL}sign-in; rm ${jar}`,
    )
    assert.match(seen, /name="voucher"/, 'to the portal it is nobody')
    assert.doesNotMatch(await sh(theirs, `curl -s -m 4 http://museum.example/`), /^reached/)
    assert.match(await sh(mine, 'curl -s -m 4 http://museum.example/'), /^reached/, 'control: the owner goes on')
  })
}
