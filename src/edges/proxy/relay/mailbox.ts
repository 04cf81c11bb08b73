// Messages from the other side wait here until somebody listens.

export type Mailbox = {
  readonly deliver: (message: unknown) => void
  /** What has waited comes at once, in order. A later handler takes the place of the earlier. */
  readonly onMessage: (handler: (message: unknown) => void) => void
}

export const makeMailbox = (): Mailbox => {
  const waiting: unknown[] = []
  let deliver = (message: unknown): void => {
    waiting.push(message)
  }
  return {
    deliver: (message) => deliver(message),
    onMessage: (handler) => {
      deliver = handler
      for (const message of waiting.splice(0)) handler(message)
    },
  }
}
