// Whether services answer, each of their names asked once. Who asks is handed in.
import type { ServiceCoverage } from './coverage.ts'
import { type Endpoint, endpointText } from './service.ts'

/**
 * `no-name`: nobody knows an address; `closed`, `silent`: nobody answers there; `somebody-else`: whoever answers does not show that it has
 * that name.
 */
export type Answer = 'answers' | 'no-name' | 'closed' | 'silent' | 'somebody-else'

/** Never rejects. */
export type AskEndpoint = (endpoint: Endpoint) => Promise<Answer>

/** By `endpointText`. */
export type Answers = ReadonlyMap<string, Answer>

/** Names that are asked at a time. */
const AT_ONCE = 16

/** The endpoints of what can be used, each once. */
export const endpointsOf = (covered: readonly ServiceCoverage[]): readonly Endpoint[] => {
  const usable = covered.filter(({ state }) => state !== 'blocked').flatMap(({ service }) => service.endpoints)
  return [...new Map(usable.map((endpoint) => [endpointText(endpoint), endpoint])).values()]
}

/** Asks them. */
export const askAll = async (endpoints: readonly Endpoint[], ask: AskEndpoint): Promise<Answers> => {
  const answers = new Map<string, Answer>()
  const waiting = endpoints.values()
  // All of them take from the same row.
  const work = async (): Promise<void> => {
    for (const endpoint of waiting) answers.set(endpointText(endpoint), await ask(endpoint))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return answers
}

export type Unanswered = { readonly endpoint: string; readonly answer: Answer }

/** Which of its endpoints did not answer, the door first. */
export const unansweredOf = ({ service }: ServiceCoverage, answers: Answers): readonly Unanswered[] =>
  service.endpoints.flatMap((each) => {
    const endpoint = endpointText(each)
    const answer = answers.get(endpoint)
    return answer === undefined || answer === 'answers' ? [] : [{ endpoint, answer }]
  })

/** As the network has it: `no-answer` where the door did not answer, and in part where another name did not. */
export const liveStateOf = (covered: ServiceCoverage, answers: Answers): ServiceCoverage['state'] | 'no-answer' => {
  const { state, service } = covered
  const [first] = state === 'blocked' ? [] : unansweredOf(covered, answers)
  if (first === undefined) return state
  return first.endpoint === endpointText(service.endpoints[0]) ? 'no-answer' : 'partly'
}
