// A service asked from this machine, as a browser would begin: its name at the upstreams, then a hello. Nothing else is sent.
import type { Answer, AskEndpoint } from '../domain/catalogue/live.ts'
import { howOf } from '../domain/probe/question.ts'
import { askTold } from '../edges/dns/told.ts'
import { createServers } from '../edges/dns/upstream/servers.ts'
import { type Reached, reach } from '../edges/probe/reach.ts'

const OF_NAMES = {
  none: 'no-name',
  refused: 'no-name',
  portal: 'somebody-else',
  failed: 'silent',
  silent: 'silent',
} as const

/** Where TLS is spoken, an answer is one with a certificate for that name that this machine trusts. */
const answerOf = ({ outcome, trusted }: Reached): Answer => {
  if (outcome === 'closed' || outcome === 'silent') return outcome
  if (outcome === 'open' && trusted !== false) return 'answers'
  return outcome === 'mute' ? 'answers' : 'somebody-else'
}

const NOBODY: ReadonlySet<string> = new Set()

/** By the upstreams of the park, else by those of this machine. */
export const askService = (upstreams: readonly string[] | null): AskEndpoint => {
  const servers = createServers(
    () => upstreams,
    () => performance.now(),
    () => false,
  )
  return async ({ name, port }) => {
    const { is, addresses } = await askTold(servers, name)
    const [first] = addresses
    if (is !== 'found') return OF_NAMES[is]
    return first === undefined
      ? 'no-name'
      : answerOf(await reach({ host: name, port, how: howOf(port) }, first, NOBODY))
  }
}
