// Starts a park by its settings with another compiler than ours, and says that it is ready as the program does.
import { readSettings } from '../../src/config.ts'
import { startPark } from '../../src/main/park.ts'

const park = await startPark(readSettings(process.env, process.cwd()), {
  log: () => {},
  show: () => {},
  version: 'other',
  compiler: new URL('./other-compiler.ts', import.meta.url),
})
const { http, proxy, metrics } = park.ports
process.stdout.write(
  `${JSON.stringify({
    portal: `http://localhost:${http}/`,
    proxy: `localhost:${proxy}`,
    metrics: `http://localhost:${metrics}/metrics`,
    dns: park.names,
    sample: park.sample,
  })}\n`,
)
process.once('SIGINT', () => void park.stop().then(() => process.exit(0)))
