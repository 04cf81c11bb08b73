// isthmus import
import { KINDS, type Kind } from '../../../domain/imports/rows.ts'
import { type Command, type Given, Misuse, type Result } from '../command.ts'
import { ENCODINGS, type Encoding } from '../import-parts.ts'
import { countOf, problemsText, weighedText } from '../import-text.ts'
import type { CliParts } from '../parts.ts'
import { harmless } from '../text.ts'

const among = <Word extends string>(given: Given, name: string, words: readonly Word[]): Word | undefined => {
  const text = given.text(name)?.toLowerCase()
  const found = words.find((each) => each === text)
  if (text !== undefined && found === undefined)
    throw new Misuse(`--${name} ${text} is unknown`, `write ${words.join(', ')}`)
  return found
}

const refused = (file: string, problems: Parameters<typeof problemsText>[1], wrong: number): Result => ({
  code: 1,
  json: { imported: false, wrong, problems },
  human: `${problemsText(file, problems, wrong)}\nNothing was imported.`,
})

const MOST_SHOWN = 20

const importTable = async (file: string, given: Given, parts: CliParts): Promise<Result> => {
  const how = {
    kind: among<Kind>(given, 'kind', KINDS),
    encoding: among<Encoding>(given, 'encoding', ENCODINGS),
  }
  const { read, send, ask } = await parts.importing()
  const found = read(file, how)
  if ('mend' in found) return refused(file, [found], 1)
  const { table, ignored, problems } = found
  if (problems.length > 0) return refused(file, problems.slice(0, MOST_SHOWN), problems.length)
  const sent = await send(table)
  const defaults = { plan: given.text('plan') ?? null, network: given.text('network') ?? null }
  const weighed = await sent.weigh(defaults)
  if (weighed.wrong > 0) return refused(file, weighed.problems, weighed.wrong)
  const text = weighedText(weighed, ignored)
  if (weighed.added + weighed.changed === 0)
    return { code: 0, json: { imported: false, weighed, ignored }, human: text }
  const answer = given.flag('yes') ? true : await ask(harmless(text), 'Write this? (y/n) ')
  if (answer !== true)
    return {
      code: 1,
      json: { imported: false, weighed, ignored },
      human: answer === null ? `${text}\n\nNothing was written yet. To write it, add --yes.` : 'Nothing was written.',
    }
  const done = await sent.write(defaults)
  if (!done.done) return refused(file, done.weighed.problems, done.weighed.wrong)
  const { id, added, changed, kind } = done.import
  return {
    code: 0,
    json: { imported: true, import: done.import, ignored },
    human: `Imported: ${countOf(kind, added)} new, ${changed} changed. To take it back: isthmus import undo ${id}`,
  }
}

export const importCommand: Command = {
  name: 'import',
  summary: 'take tenants, people or seats from a table: a look at what changes first, all of it or nothing',
  usage: 'FILE [--kind KIND] [--plan PLAN] [--network ID] [--encoding E] [--yes]',
  operand: { name: 'FILE', what: 'CSV with a first line that names its columns, in English or Korean' },
  options: [
    { name: 'kind', value: 'KIND', what: 'tenants, people or seats; without it the first line says' },
    { name: 'plan', value: 'PLAN', what: 'of new people whose row names none' },
    { name: 'network', value: 'ID', what: 'of new seats whose row names none' },
    { name: 'encoding', value: 'E', what: 'utf-8, utf-16 or cp949; without it found by itself' },
    { name: 'yes', value: null, what: 'write it without asking' },
  ],
  examples: [
    ['import people.csv', 'Says what would change, and asks. People who are not in the file stay as they are.'],
    ['import people.csv --plan basic --yes --json', 'For a program: the numbers, or what is wrong in which line.'],
  ],
  run: async (given, parts) => {
    const { operand: file } = given
    if (file === undefined) throw new Misuse('FILE is missing', 'type: isthmus import FILE')
    return importTable(file, given, parts)
  },
}
