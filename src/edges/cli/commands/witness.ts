// isthmus witness
import { isHashText } from '../../../base/octets.ts'
import { type Command, type Given, Misuse, type Result } from '../command.ts'
import type { AskedWitness, CliParts, StartedWitness, WitnessRun } from '../parts.ts'
import { table } from '../text.ts'

const LISTEN = '127.0.0.1:8070'

const asked = (given: Given): AskedWitness => {
  const operator = given.needed('operator')
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(operator))
    throw new Misuse(`${operator} is no id of an operator`, 'write it as the charter has it: north')
  return { operator, data: given.text('data') ?? 'witness', key: given.text('key') }
}

/** Both or neither: without them there is nothing to look at. */
const runOf = (given: Given): WitnessRun | null => {
  const [record, genesis] = [given.text('record'), given.text('genesis')]
  if (record === undefined && genesis === undefined) return null
  if (record === undefined || genesis === undefined)
    throw new Misuse('--record and --genesis belong together', 'give both, or neither to see the key')
  if (!/^https?:\/\//.test(record) || !URL.canParse(record))
    throw new Misuse(`${record} is no address`, 'give the one that ends in /record/')
  if (!isHashText(genesis)) throw new Misuse(`${genesis} is no genesis hash`, 'it is sha256: and 64 digits')
  return { ...asked(given), record, genesis, listen: given.text('listen') ?? LISTEN }
}

const showKey = async (given: Given, parts: CliParts): Promise<Result> => {
  const about = asked(given)
  const found = await parts.witness.key(about)
  const human = [
    `The public key of ${about.operator}'s witness, for the charter:`,
    '',
    `  ${found.key}`,
    '',
    `The private one is in ${found.file}${found.made ? ', made just now' : ''}. Keep a copy of that file where nobody else can read it.`,
    `To run it: isthmus witness --operator ${about.operator} --record URL --genesis HASH`,
  ].join('\n')
  return { code: 0, json: found, human }
}

const banner = (run: WitnessRun, { key, url, copy }: StartedWitness): string =>
  [
    `The witness of ${run.operator} is running.`,
    '',
    table(
      [
        ['Key', key],
        ['Looks at', run.record],
        ['Its copy', `${copy}, and ${url}record/`],
        ['Is asked', `${url}add-checkpoint`],
        ['How it is', `${url}status`],
      ],
      '  ',
    ),
    '',
    `The gateway's settings need: witnesses: { ${run.operator}: ${url} }`,
    'Ctrl-C ends it.',
  ].join('\n')

export const witness: Command = {
  name: 'witness',
  summary: 'run an operator’s witness of a park’s record, with a copy of it, until Ctrl-C',
  usage: '--operator ID [--record URL --genesis HASH] [--data FOLDER] [--key FILE] [--listen HOST:PORT]',
  operand: null,
  options: [
    { name: 'operator', value: 'ID', what: 'whose witness it is, as the charter has it', required: true },
    { name: 'record', value: 'URL', what: 'the park’s record: an address that ends in /record/' },
    { name: 'genesis', value: 'HASH', what: 'the hash that both operators know: sha256: and 64 digits' },
    { name: 'data', value: 'FOLDER', what: 'what it remembers, its copy, and evidence (witness)' },
    { name: 'key', value: 'FILE', what: 'its private key, made if there is none (witness.key in that folder)' },
    { name: 'listen', value: 'HOST:PORT', what: `where it answers (${LISTEN})` },
  ],
  examples: [
    [
      'witness --operator north',
      'Makes the key where there is none, and shows the public one, which the charter needs; then ends.',
    ],
    [
      `witness --operator north --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)}`,
      'Copies the record, cosigns what only grows, and serves the copy. Its folder must not be lost, nor put back to an earlier day.',
    ],
  ],
  run: async (given, parts) => {
    const run = runOf(given)
    if (run === null) return showKey(given, parts)
    const code = await parts.witness.run(run, (started) => {
      parts.out.write(given.json ? `${JSON.stringify(started)}\n` : `${banner(run, started)}\n`)
    })
    return { code: code === 0 ? 0 : 4, json: undefined, human: '' }
  },
}
