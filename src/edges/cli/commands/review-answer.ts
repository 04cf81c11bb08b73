// isthmus review answer
import { OUTCOMES, type Outcome, type ReviewAnswered } from '../../../domain/review/review.ts'
import { type Command, type Given, Misuse } from '../command.ts'
import { NO_SUCH, numberOf } from '../review-text.ts'

const outcomeOf = (given: Given): Outcome => {
  const [outcome, other] = OUTCOMES.filter((each) => given.flag(each))
  if (outcome !== undefined && other === undefined) return outcome
  throw new Misuse('what came of it?', 'give one of --kept, --changed and --noted')
}

const WHY_NOT: Readonly<Record<Exclude<ReviewAnswered, 'answered'>, string>> = {
  'no-such': NO_SUCH,
  already: 'It was answered before. What was said in public is not said differently later. See: isthmus review show',
  'no-words': 'An answer needs words. Give --en or --ko, best both.',
  'long-words': 'The words are too long: at most 1,000 characters in each language.',
}

const DONE: Readonly<Record<Outcome, string>> = {
  kept: '',
  changed: ' Changing the rule itself is done in the policy file.',
  noted: '',
}

export const reviewAnswer: Command = {
  name: 'review answer',
  summary: 'answer a request for review, once, for everybody to read',
  usage: 'N (--kept | --changed | --noted) [--en TEXT] [--ko TEXT]',
  operand: { name: 'N', what: 'the number of the request' },
  options: [
    { name: 'kept', value: null, what: 'the rule was looked at again and stays' },
    { name: 'changed', value: null, what: 'the rule was changed' },
    { name: 'noted', value: null, what: 'neither yet; the words say what happens next' },
    { name: 'en', value: 'TEXT', what: 'the words in English' },
    { name: 'ko', value: 'TEXT', what: 'the words in Korean; one of the two is needed' },
  ],
  examples: [
    [
      'review answer 12 --kept --en "The site takes bets." --ko "내기를 받는 사이트입니다."',
      'Public at once: at /review/12 and with the rule. Who answered is not kept.',
    ],
    [
      'review answer 13 --changed --en "The museum is excepted from today."',
      'In one language where there is no other.',
    ],
  ],
  run: async (given, parts) => {
    const number = numberOf(given.operand)
    const outcome = outcomeOf(given)
    const note = { en: given.text('en') ?? null, ko: given.text('ko') ?? null }
    const answered = await parts.desk.answerReview({ number, outcome, note })
    const json = { number, answered }
    if (answered !== 'answered') return { code: 1, json, human: WHY_NOT[answered] }
    return { code: 0, json, human: `Answered: ${outcome}. Public at /review/${number}.${DONE[outcome]}` }
  },
}
