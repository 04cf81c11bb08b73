// What the switch prevents and we do not: each tried on a bridge that only bridges, which gains, and with its ports set as
// docs/threat-model.md says, which does not. What the gateway itself keeps is looked at both times.
import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { GATEWAY, PLACES, WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

const ADVERTISE = fileURLToPath(new URL('./advertise.ts', import.meta.url))

const placeOf = (name: string) => {
  const place = PLACES.find((each) => each.name === name)
  if (place === undefined) throw new Error(`no ${name}`)
  return place
}

/** A card and a port nobody else of the battery uses. */
const [owner, taker] = [placeOf('seat-17'), placeOf('seat-18')]
const OTHER = '02:00:00:00:66:66'

export const theSwitch = ({ signIn, sh, ask }: Park): void => {
  const cards = async (place: string, card: string): Promise<string> =>
    sh(place, `ip link set eth0 address ${card} && ip route replace default via ${GATEWAY.four}`)
  const apart = (how: 'on' | 'off'): Promise<string> =>
    sh('gateway', [owner, taker].map(({ name }) => `bridge link set dev ${name} isolated ${how}`).join(' && '))
  const reaches = (place: string, more = ''): Promise<string> =>
    sh(place, `curl -s -m 2 --http0.9 ${more} telnet://${WORLD.museum.four}:8000 </dev/null`)

  test('switch: somebody else’s hardware address on another port', async () => {
    await ask(owner.name, 'tcp', WORLD.museum.four, 8000)
    await signIn(owner.name, 'crew')
    assert.match(await reaches(owner.name), /^from /, 'control')
    assert.doesNotMatch(await reaches(taker.name), /^from /, 'control: by its own card it is nobody')
    await cards(taker.name, owner.hardware)
    assert.match(await reaches(taker.name), /^from /, 'without the switch it is that person')
    // One address a port, kept to the port.
    const keep = [owner, taker].map(
      ({ name, hardware }) =>
        `bridge link set dev ${name} locked on learning off && bridge fdb replace ${hardware} dev ${name} master static`,
    )
    assert.equal(await sh('gateway', `(${keep.join(' && ')}) 2>&1`), '')
    for (let times = 0; times < 2; times++) assert.doesNotMatch(await reaches(taker.name), /^from /)
    assert.match(await reaches(owner.name), /^from /, 'control: the owner goes on')
    await cards(taker.name, taker.hardware)
    assert.match(await sh(taker.name, `dig +short +tries=2 @${GATEWAY.four} portal.lab.example`), /\d/, 'control')
    const free = [owner, taker].map(({ name }) => `bridge link set dev ${name} locked off learning on`)
    await sh('gateway', free.join(' && '))
  })

  test('switch: claims of the gateway’s address, as its victim sees them', async () => {
    const believed = (): Promise<string> =>
      sh(owner.name, `ip neigh show ${GATEWAY.four} dev eth0; ip neigh show ${GATEWAY.six} dev eth0`)
    const meet = async (): Promise<void> => {
      await sh(owner.name, 'ip neigh flush all')
      for (const at of [WORLD.museum.four, WORLD.museum.six])
        assert.match(await ask(owner.name, 'tcp', at, 8000), /^from /, 'control')
      // The kernel keeps a fresh answer for a second (locktime).
      await pause(1_300)
    }
    const claim = async (): Promise<void> => {
      // A card that changes tells everybody, by ARP and by neighbour discovery.
      await cards(taker.name, OTHER)
      await pause(300)
      await cards(taker.name, taker.hardware)
      await pause(300)
    }
    await meet()
    await sh(
      taker.name,
      `sysctl -qw net.ipv4.conf.eth0.arp_notify=1 net.ipv6.conf.eth0.ndisc_notify=1;
       ip addr add ${GATEWAY.four}/24 dev eth0; ip addr add ${GATEWAY.six}/64 dev eth0 nodad`,
    )
    await claim()
    assert.match(await believed(), new RegExp(taker.hardware), 'without the switch the victim believes it')
    // The gateway itself does not: its own addresses stay, and others go on.
    assert.match(await sh('gateway', 'ip -o addr show dev seats0'), new RegExp(GATEWAY.four))
    assert.match(await sh('office-1', `dig +short +tries=1 +time=2 @${GATEWAY.office.four} news.example`), /\d/)
    await apart('on')
    await meet()
    await claim()
    assert.doesNotMatch(await believed(), new RegExp(`${taker.hardware}|${OTHER}`))
    assert.match(await ask(owner.name, 'tcp', WORLD.museum.four, 8000), /^from /)
    await apart('off')
    await sh(taker.name, `ip addr del ${GATEWAY.four}/24 dev eth0; ip addr del ${GATEWAY.six}/64 dev eth0`)
  })

  test('switch: a rogue router advertisement', async () => {
    const routes = (place: string): Promise<string> =>
      sh(
        place,
        "ip -6 route show table main | sed 's/ expires.*//'; ip -6 -o addr show scope global | grep -c 2001:db8:bad",
      )
    const advertise = async (): Promise<void> => {
      assert.equal(await sh(taker.name, `${process.execPath} ${ADVERTISE}`), 'sent')
      await pause(300)
    }
    const forget = (): Promise<string> =>
      sh(owner.name, 'sysctl -qw net.ipv6.conf.eth0.accept_ra=0; ip -6 route flush proto ra')
    const own = await routes('gateway')
    await apart('on')
    await sh(owner.name, 'sysctl -qw net.ipv6.conf.eth0.accept_ra=1')
    await advertise()
    assert.doesNotMatch(await routes(owner.name), /proto ra/)
    await apart('off')
    await advertise()
    assert.match(await routes(owner.name), /proto ra/, 'without the switch a device believes it')
    assert.equal(await routes('gateway'), own, 'the gateway takes nothing from it')
    await forget()
  })
}
