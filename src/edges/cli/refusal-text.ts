// Why the record or the door refuses, in words of people: what it means, and what to do.
import { IsthmusError } from '../../base/errors.ts'
import type { Refusal } from '../../domain/council/outcome.ts'

type Word = Refusal | 'frozen' | 'effects-differ' | 'policy-errors' | 'too-often' | 'not-found' | 'too-large'

const AGAIN = 'run the command again: it reads the record anew'

const SENTENCES: { readonly [word in Word]: readonly [what: string, mend: string] } = {
  malformed: ['the note has not the form of a statement', 'let isthmus sign write it'],
  park: ['it is of another park', 'check --record and --genesis'],
  signer: [
    'the charter has no such person of this operator',
    'use the key of a person of the charter: isthmus charter show',
  ],
  signature: [
    'the signature is of no key that the charter has for this person',
    'compare: isthmus key show FILE, isthmus charter show',
  ],
  revoked: ['the key is revoked', 'use another key; a new one comes in by isthmus propose keys'],
  record: ['it names a record that the park has not', AGAIN],
  expired: ['it is no longer valid, by the clocks of the park', 'set the clock of this machine right, and sign again'],
  'too-far': [
    'it would be valid for more than 14 days, by the clocks of the park',
    'set the clock of this machine right, or give --days',
  ],
  base: ['something else is agreed by now', AGAIN],
  subject: ['nothing of that hash is open or in force', 'see: isthmus proposals'],
  effects: ['it names another effects report than the proposal', AGAIN],
  replayed: ['this person has said something about it since that record', AGAIN],
  action: ['this person may not say that about it', 'see isthmus sign --help'],
  'no-vote': ['there is no vote of this person to be withdrawn', 'see: isthmus proposals'],
  crowded: [
    'this operator alone already holds as many open proposals as it may',
    'withdraw from one: isthmus sign HASH --withdraw',
  ],
  invalid: [
    'it is no valid proposal on what is agreed now',
    'see docs/formats.md, section 7; of a charter: isthmus charter check FILE',
  ],
  known: ['the same is already proposed', 'see isthmus proposals, and sign it: isthmus sign HASH --approve'],
  'key-taken': ['another operator has proposed one of its keys as its own', 'make a new key: isthmus key new'],
  'ruled-by-file': ['the park is ruled by a file: nobody signs there', 'change the policy file'],
  'never-block': [
    'a name is, is above or is below one that may never be blocked',
    'see never-block in: isthmus charter show',
  ],
  'too-many-names': [
    'there are more names than one operator may name at once',
    'see the limits in: isthmus charter show',
  ],
  'too-long': [
    'it would last longer than the charter lets one operator',
    'give a shorter --for; see: isthmus charter show',
  ],
  budget: [
    'the operator has used up the time that it may rule alone',
    'propose it to the others: isthmus propose inputs',
  ],
  cooldown: [
    'a name had an emergency of this operator not long ago',
    'propose it to the others: isthmus propose inputs',
  ],
  'too-many': ['the operator has had too many emergencies', 'propose it to the others: isthmus propose inputs'],
  'not-open': ['it is not open any more', 'see: isthmus proposals'],
  'not-agreed': ['it is not agreed', 'see: isthmus proposals'],
  notice: ['its notice is not over', 'see: isthmus proposals'],
  'ruled-by-operators': ['the park is ruled by operators', 'propose it'],
  'no-feed': ['the charter has no line for it', 'see: isthmus charter show'],
  same: ['it is already so', 'nothing is to be done'],
  cap: ['more came in a day than may come', 'see docs/formats.md, section 9'],
  frozen: [
    'the record is frozen: nothing counts any more',
    'see isthmus record verify, and docs/errors.md, record:bad',
  ],
  'effects-differ': ['the park computes another effects report', 'compare the versions of the programs; propose again'],
  'policy-errors': ['the policy has errors, by the park', 'mend them, and propose again'],
  'too-often': ['there were too many proposals in a short time', 'wait, and try again'],
  'not-found': ['there is no door of joint rule', 'check --portal'],
  'too-large': ['it is too long', 'make it shorter'],
}

const isWord = (word: string): word is Word => Object.hasOwn(SENTENCES, word)

/** `tried`: what was to be done, as `the approval`. */
export const refusedBy = (tried: string, word: string, detail?: string): IsthmusError => {
  const [what, mend] = isWord(word)
    ? SENTENCES[word]
    : ['the door gives a reason that this program does not know', 'update it']
  const more = detail === undefined ? '' : `: ${detail}`
  return new IsthmusError('council:refused', `${tried} does not count: ${what} (${word})${more}`, mend)
}
