// Inside a network of its own: the doctor on a gateway, first without its interfaces, then with them; writes what was found as one line of JSON.
import { execFileSync } from 'node:child_process'
import { examined } from './doctor.ts'
import { enterOwnNetwork } from './own-network.ts'

const sh = (command: string): string => execFileSync('sh', ['-ec', command], { encoding: 'utf8' })

const [folder = ''] = process.argv.slice(2)
const cannot = enterOwnNetwork()

const look = async () => (await examined(folder)).filter(({ subject }) => subject === 'gateway' || subject === 'ports')

const all = async () => {
  const bare = await look()
  sh(`ip link add lan0 type veth peer name far0 && ip link add wan0 type veth peer name far1
ip addr add 10.1.0.1/24 dev lan0 && for name in lan0 far0 wan0; do ip link set $name up; done`)
  const half = await look()
  sh('ip link set far1 up')
  // What stands in the kernel stays as it is.
  sh(
    'nft add table inet isthmus; nft add map inet isthmus class "{ type mark : mark; }"; nft add element inet isthmus class "{ 7 : 9 }"',
  )
  const before = sh('nft list ruleset')
  const whole = await look()
  return { bare, half, whole, same: sh('nft list ruleset') === before }
}

process.stdout.write(`${JSON.stringify(cannot === undefined ? await all() : { cannot })}\n`)
