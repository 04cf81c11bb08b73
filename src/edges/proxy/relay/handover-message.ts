// What both sides of a handover say to each other.

/** The marker in workerData by which `receive` knows its thread. */
export type HandoverStart = { readonly handover: true; readonly owned: SharedArrayBuffer }

export type HandoverOrder =
  | { readonly kind: 'message'; readonly message: unknown }
  /** End, between two orders. To a thread only. */
  | { readonly kind: 'stop' }
  /** `fd` in a thread only; to a child the socket comes beside the message. */
  | { readonly kind: 'socket'; readonly fd: number | null; readonly early: Uint8Array; readonly message: unknown }

export type HandoverAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'message'; readonly message: unknown }
  /** A socket that was sent could not be opened here. */
  | { readonly kind: 'lost' }

export type HandoverOptions = {
  /** The first message the other side gets, also after it was started again. */
  readonly first?: unknown
  /** It died on its own: its sockets are closed, a new one is already being started. */
  readonly died?: (why: string) => void
  /** One socket that was given did not come to the other side: its client was gone, or no descriptor was left. */
  readonly lost?: () => void
}
