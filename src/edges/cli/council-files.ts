// Which files a draft brings: of a policy, and others by the names that the record has for them.
import { isInputName, isListName } from '../../domain/council/inputs.ts'
import { type Given, Misuse, type Option, type Result } from './command.ts'
import { pairOf } from './council-options.ts'
import type { FilesAsked, ReadPark, SetOfFiles } from './council-parts.ts'
import { problemLine } from './problems-text.ts'

export const FILES: readonly Option[] = [
  {
    name: 'without',
    value: 'RULE',
    what: 'in place of POLICYFILE: the agreed policy without this rule, its exceptions and the tests that expect it',
  },
  {
    name: 'list',
    value: 'ID=FILE',
    what: 'another version of a list that the policy has by url; without it the agreed one stays',
    many: true,
  },
  {
    name: 'input',
    value: 'NAME=FILE',
    what: 'another agreed file, by its name in the record: tests, groups, hours …',
    many: true,
  },
  {
    name: 'engine',
    value: null,
    what: 'that this program rules from then on as it compiles these files, where another one compiled otherwise',
  },
]

export const FILES_USAGE = '[--without RULE] [--list ID=FILE]… [--input NAME=FILE]… [--engine]'

const listsOf = (given: Given): FilesAsked['lists'] => {
  const lists = given.all('list').map((text) => pairOf('list', text, 'gambling=gambling.txt'))
  const strange = lists.find(([id]) => !isListName(`lists/${id}`))
  if (strange === undefined) return lists
  throw new Misuse(`${strange[0]} is no id of a list`, 'give the id that the policy has for it')
}

const othersOf = (given: Given): FilesAsked['others'] => {
  const others = given.all('input').map((text) => pairOf('input', text, 'tests=tests.yaml'))
  const strange = others.find(([name]) => !isInputName(name))
  if (strange === undefined) return others
  throw new Misuse(`${strange[0]} is no name of an agreed file`, 'the names are in docs/formats.md, section 7')
}

const same = (): Result => ({
  code: 1,
  json: { ok: false, why: 'same' },
  human: 'These files are the agreed ones: there is nothing to propose.',
})

/** What differs from what is agreed; `problems`: what to answer where nothing can come of it. */
export const filesOf = async (
  given: Given,
  park: ReadPark,
): Promise<{ readonly set: SetOfFiles; readonly problems: Result | null }> => {
  const without = given.text('without')
  const asked: FilesAsked = {
    ...{ policy: given.operand, without, lists: listsOf(given), others: othersOf(given), engine: given.flag('engine') },
  }
  if (asked.policy !== undefined && without !== undefined)
    throw new Misuse('--without stands in place of a policy file', 'take the rule out of the file, or give no file')
  const isNothing = asked.policy === undefined && without === undefined && !asked.engine
  if (isNothing && asked.lists.length + asked.others.length === 0)
    throw new Misuse('no file is given', 'give a policy file, --without RULE, --input NAME=FILE, or --engine')
  if (asked.policy === undefined && asked.lists.length > 0)
    throw new Misuse('--list stands beside a policy file', 'without one type --input lists/ID=FILE')
  const { set, problems } = await park.collect(asked)
  if (problems.length > 0) {
    const human = [...problems.map(problemLine), 'The policy has errors, so it cannot be proposed.'].join('\n')
    return { set, problems: { code: 1, json: { ok: false, problems }, human } }
  }
  return { set, problems: Object.keys(set).length === 0 ? same() : null }
}
