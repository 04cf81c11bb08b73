// What `init` is made of; main hands it in.

/** One of the six questions; `id` is also the option that answers it. */
export type Question = {
  readonly id: 'name' | 'languages' | 'zone' | 'seats' | 'plan' | 'rule'
  readonly text: string
  /** What an empty answer means, after those before it. */
  readonly otherwise: (before: Partial<GivenAnswers>) => string
}

export type GivenAnswers = Readonly<Record<Question['id'], string>>

/** A park that began. `next`: what to do, each a command line and what comes of it. */
export type Begun = {
  readonly folder: string
  readonly files: readonly string[]
  readonly next: readonly (readonly [command: string, what: string])[]
}

export type InitParts = {
  /** In the order in which they are asked: later ones are read by the answers of earlier ones. */
  readonly questions: readonly Question[]
  /** One line of whoever sits there; `null` where nobody does, or the terminal was closed. */
  readonly ask: (question: string) => Promise<string | null>
  /** What to write instead, or `null` where the answer is understood. */
  readonly wrong: (id: Question['id'], text: string, before: Partial<GivenAnswers>) => string | null
  /** Throws `init:taken` and `init:unwritable`. */
  readonly begin: (folder: string, given: GivenAnswers) => Begun
}
