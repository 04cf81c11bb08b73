// Whether this kernel would take our table: all of it is checked there, and nothing of it comes into force.
import { openNft } from './library.ts'
import { refusedBecause } from './refused.ts'
import { tableText } from './table.ts'
import { TABLE } from './text.ts'

/** As if there were none of ours yet. `settings`: of the table. Throws `gateway:no-nftables`, `gateway:not-root`, `gateway:kernel-refused`. */
export const tryTable = (settings: unknown): void => {
  const nft = openNft()
  try {
    const { ok, error } = nft.tryOut(`table ${TABLE}\ndelete table ${TABLE}\n${tableText(settings)}`)
    if (!ok) throw refusedBecause(error)
  } finally {
    nft.close()
  }
}
