// e2guardian in line: looks the hello's name up in one site list and relays to where the name leads; it opens nobody's encryption.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepare, e2guardian as system } from '../systems/e2guardian.ts'
import type { Peer } from './peer.ts'

const PORT = 13_140

export const e2guardian: Peer = {
  system,
  note: 'transparenthttpsport, one site list; a thread a connection (500)',
  seat: 'seat-5',
  port: PORT,
  prepare: ({ folder, refused }) => {
    const list = join(folder, 'sites')
    writeFileSync(list, `${refused}\n`)
    // It wants an ordinary port too. Without filterip it listens at all addresses, where the redirect arrives.
    return prepare(folder, `filterip =\nfilterports = ${PORT + 1}\ntransparenthttpsport = ${PORT}`, list)
  },
}
