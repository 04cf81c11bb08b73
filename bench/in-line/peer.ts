// What a peer in line is to the bench: it stands on the plain network's gateway, in the way of one seat's connections to port 443.
import type { System } from '../systems/system.ts'

/** Where a peer works, and what it refuses. */
export type Post = {
  /** Its own fresh folder, which its user may write to. */
  readonly folder: string
  /** The one name in its list. */
  readonly refused: string
  /** A key and a certificate, for one that does not listen without. */
  readonly key: string
  readonly cert: string
}

export type Peer = {
  /** The system that stands beside us as a proxy too, by whose name, version and package this one goes. */
  readonly system: System
  readonly note: string
  /** Whose connections are led to it, and to which port of the gateway. */
  readonly seat: string
  readonly port: number
  /** Writes its settings; the command that runs it in the foreground. */
  readonly prepare: (post: Post) => readonly [string, ...string[]]
}
