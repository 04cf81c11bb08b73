// question → asked of the network → not opened? the control asked too → what the policy says of it, where it led → in one of three words
import type { Address } from '../base/addresses.ts'
import { type Expected, expectedOf, type Ground, passesForOthers } from '../domain/probe/expected.ts'
import { judge } from '../domain/probe/judge.ts'
import { keyOf, type Question } from '../domain/probe/question.ts'
import type { Answer } from '../domain/probe/report.ts'
import { isIn, type Seen } from '../domain/probe/seen.ts'

export type ProbeParts = {
  readonly questions: readonly Question[]
  /** `null`: from outside, where nothing of the park's holds. */
  readonly ground: Ground | null
  /** What was seen outside, by question. */
  readonly outside: ReadonlyMap<string, Seen>
  /** Asks once; `at`: there, whatever the name service says. Never rejects. */
  readonly ask: (question: Question, at?: Address) => Promise<Seen>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Waits until the next question may be sent. */
  readonly pace: () => Promise<void>
  /** When no question is asked any more. */
  readonly until: number
}

type Probing = ProbeParts & {
  /** The last one that opened: asked again where another one does not. */
  control: Question | undefined
}

const isPortal = ({ ground }: ProbeParts, { host }: Question): boolean =>
  host.kind === 'name' && ground?.portal.has(host.name) === true

const expectedNow = ({ ground, now }: ProbeParts, question: Question, seen?: Seen): Expected | null => {
  if (ground === null) return null
  const [address] = seen?.addresses ?? []
  const way = address === undefined ? undefined : { aliases: seen?.aliases ?? [], address }
  return expectedOf(ground, question, now(), way)
}

/** What nobody said to us is asked twice: a lost packet is no rule. */
const askTwice = async ({ ask, pace }: ProbeParts, question: Question): Promise<Seen> => {
  const seen = await ask(question)
  if (isIn(seen) || seen.outcome === 'refused' || seen.outcome === 'portal') return seen
  await pace()
  return ask(question)
}

/** Where the name service keeps a forbidden name back, it is tried where it is known to be: a hole has no name. */
const tryThere = async (probing: Probing, question: Question, seen: Seen): Promise<Seen> => {
  const [address] = probing.outside.get(keyOf(question))?.addresses ?? []
  const expected = expectedNow(probing, question)
  const forbidden = expected !== null && expected !== 'depends' && !expected.allow
  if (address === undefined || isIn(seen) || !forbidden) return seen
  if (probing.ground !== null && passesForOthers(probing.ground, question, address, probing.now())) return seen
  await probing.pace()
  const there = await probing.ask(question, address)
  return isIn(there) ? there : seen
}

const lives = async (probing: Probing, seen: Seen): Promise<boolean> => {
  if (isIn(seen)) return true
  if (probing.control === undefined) return false
  await probing.pace()
  return isIn(await probing.ask(probing.control))
}

const answerTo = async (probing: Probing, question: Question): Promise<Answer> => {
  const seen = await tryThere(probing, question, await askTwice(probing, question))
  const expected = expectedNow(probing, question, seen)
  if (expected === null) return { question, expected, seen, judged: null }
  const evidence = { seen, outside: probing.outside.get(keyOf(question)), lives: await lives(probing, seen) }
  const better = probing.control === undefined || isPortal(probing, probing.control) || !isPortal(probing, question)
  if (seen.outcome === 'open' && better) probing.control = question
  return { question, expected, seen, judged: judge(expected, evidence) }
}

/** The allowed ones first, up to one that opens: without a control, silence says nothing. */
const inOrder = (parts: ProbeParts): readonly Question[] => {
  const isAllowed = (question: Question): boolean => {
    const expected = expectedNow(parts, question)
    return expected !== null && expected !== 'depends' && expected.allow
  }
  const first = parts.questions.filter(isAllowed).slice(0, MOST_FIRST)
  return [...first, ...parts.questions.filter((question) => !first.includes(question))]
}

const MOST_FIRST = 5

/** Asks one after the other, until all are asked or the time is up. */
export const probe = async (parts: ProbeParts): Promise<readonly Answer[]> => {
  const probing: Probing = { ...parts, control: undefined }
  const answers: Answer[] = []
  for (const question of inOrder(parts)) {
    if (parts.now() >= parts.until) break
    await parts.pace()
    answers.push(await answerTo(probing, question))
  }
  return answers
}
