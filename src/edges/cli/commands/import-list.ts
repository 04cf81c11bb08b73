// isthmus import list
import type { Command } from '../command.ts'
import { importsText } from '../import-text.ts'

export const importList: Command = {
  name: 'import list',
  summary: 'what was imported, when and by whom',
  usage: '',
  operand: null,
  options: [],
  examples: [['import list', 'The newest first, with the number that undo wants.']],
  run: async (_, parts) => {
    const imports = await parts.desk.imports()
    return { code: 0, json: { imports }, human: importsText(imports) }
  },
}
