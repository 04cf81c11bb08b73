// isthmus import undo
import type { Undone } from '../../../domain/desk/importing.ts'
import { type Command, Misuse } from '../command.ts'
import { countOf } from '../import-text.ts'

const whyNot = (id: number, undone: Extract<Undone, { done: false }>): string => {
  switch (undone.why) {
    case 'no-such':
      return `There is no import ${id}. See isthmus import list.`
    case 'undone':
      return `Import ${id} was taken back already.`
    case 'forgotten':
      return `What import ${id} changed is forgotten. Import a table as it was before.`
    case 'in-use':
      return 'Somebody or something belongs to a tenant that would go. Take back what came after it first.'
    case 'changed':
      return `Changed since, and so not put back: ${undone.ids.join(', ')}. Nothing was taken back.`
  }
}

export const importUndo: Command = {
  name: 'import undo',
  summary: 'take an import back: what it added goes, what it changed is as before',
  usage: 'NUMBER',
  operand: { name: 'NUMBER', what: 'as import list shows it' },
  options: [],
  examples: [['import undo 3', 'All of it, or nothing where somebody has changed any of it since.']],
  run: async (given, parts) => {
    const id = Number(given.operand)
    if (!Number.isSafeInteger(id) || id < 1)
      throw new Misuse('the number of an import is missing', 'see isthmus import list')
    const undone = await parts.desk.undoImport({ id, by: parts.user })
    if (!undone.done) return { code: 1, json: undone, human: whyNot(id, undone) }
    const { kind, added, changed } = undone.import
    return { code: 0, json: undone, human: `Taken back: ${countOf(kind, added)} gone, ${changed} as before.` }
  },
}
