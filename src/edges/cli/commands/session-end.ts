// isthmus session end
import { byOf, notDone, OPERATOR, REASON } from '../acting.ts'
import { type Command, type Given, Misuse } from '../command.ts'

const whichOf = (given: Given): { readonly id: string } | { readonly seat: string } => {
  const seat = given.text('seat')
  if (given.operand !== undefined && seat === undefined) return { id: given.operand }
  if (given.operand === undefined && seat !== undefined) return { seat }
  throw new Misuse('which session?', 'give either its ID, as session list shows it, or --seat')
}

export const sessionEnd: Command = {
  name: 'session end',
  summary: 'end a session now; its person sees who ended it',
  usage: '(ID | --seat ID) [--reason TEXT] [--operator ID]',
  operand: { name: 'ID', what: 'the session, as session list shows it' },
  options: [{ name: 'seat', value: 'ID', what: 'whatever session is open at that seat' }, REASON, OPERATOR],
  examples: [
    ['session end --seat 7', 'Ends what is open at seat 7; its connections close within a second.'],
    ['session end 3f1c9a52', 'Ends that session, wherever it is.'],
    [
      'session end --seat 7 --reason "The badge is another person’s" --operator north',
      'Where operators rule: whose staff it is, and why. How often a side does it is limited and public.',
    ],
  ],
  run: async (given, parts) => {
    const why = given.text('reason') ?? null
    const done = await parts.desk.endSession({ which: whichOf(given), by: byOf(given, parts), why })
    if (!done.done && done.why === 'no-such')
      return { code: 1, json: { ended: null }, human: 'There is no such open session.' }
    if (!done.done) return notDone(done.why)
    const { session: ended } = done
    return {
      code: 0,
      json: { ended },
      human: `Ended: ${ended.id} at ${ended.of ?? ended.seat ?? ended.address}, plan ${ended.plan}.`,
    }
  },
}
