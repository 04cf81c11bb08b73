// isthmus publish
import { type Command, Misuse } from '../command.ts'

export const publish: Command = {
  name: 'publish',
  summary: 'write the pages for everybody as files, for any web server or a stick',
  usage: 'FOLDER [--record]',
  operand: { name: 'FOLDER', what: 'one of its own: what was published there before is replaced as a whole' },
  options: [{ name: 'record', value: null, what: 'puts a copy of the public record beside them' }],
  examples: [
    [
      'publish /srv/www/park',
      'The park, rules, services, who has access, agreement and about, in both languages (docs/public.md). Open index.html.',
    ],
    ['publish /media/stick/park --record', 'With the record, so that whoever has the stick can verify it.'],
  ],
  run: async (given, parts) => {
    if (given.operand === undefined) throw new Misuse('FOLDER is missing', 'type: isthmus publish FOLDER')
    const done = await (await parts.publish()).publish(given.operand, given.flag('record'))
    const { folder, files, bytes, entries, left } = done
    const record = entries === null ? '' : `, the record with ${entries} entries`
    const strays = left === null ? '' : `\nFiles of others came into it meanwhile, and are in ${left} now.`
    const human = `${folder}: ${files} files, ${Math.ceil(bytes / 1000)} kB${record}. Open index.html.${strays}`
    return { code: 0, json: done, human }
  },
}
