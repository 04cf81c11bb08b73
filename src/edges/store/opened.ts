// A database that is open and has this program's schema.
import type { Connector } from './driver.ts'
import type { Db } from './schema.ts'

/** `db` builds and runs statements on the connection; `connector` is that connection. */
export type Opened = { readonly db: Db; readonly connector: Connector }
