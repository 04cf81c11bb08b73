// isthmus list fetch
import type { Command } from '../command.ts'
import { listResult, neededId } from '../list-text.ts'

export const listFetch: Command = {
  name: 'list fetch',
  summary: 'fetch a list now instead of when it is due',
  usage: 'ID',
  operand: { name: 'ID', what: 'a list with "url"' },
  options: [],
  examples: [
    ['list fetch gambling', 'Without a running server the copy is in force at the next start.'],
    ['list fetch gambling --json', '{"done":true,"what":"in-force" or "same",…}, or {"done":false,"why":"…"}'],
  ],
  run: async (given, parts) => {
    const id = neededId(given, 'list fetch ID')
    const mend = `It waits. Look: isthmus list show ${id}; then: isthmus list accept ${id}, or isthmus list drop ${id}`
    return listResult(id, await parts.lists.fetchList({ id }), mend)
  },
}
