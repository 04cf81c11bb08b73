// What the commands of a seat's own computer ask of main.

/** The option that says where. */
export const SEAT_FOLDER = {
  name: 'folder',
  value: 'FOLDER',
  what: 'where the seat keeps its key and what it belongs to (/var/lib/isthmus-seat)',
  otherwise: '/var/lib/isthmus-seat',
} as const

/** Where a seat's computer keeps what it needs, and on which screen it works. Paths are as they were typed. */
export type AskedSeat = {
  readonly folder: string
  /** An X server, `:0`. */
  readonly display: string
  /** A folder in memory. */
  readonly run: string
  /** The first user number that guests get. */
  readonly users: number
}

type AskedEnrolment = {
  readonly folder: string
  readonly server: string
  readonly code: string
  /** A file with the server's certificate. */
  readonly certificate: string | undefined
}

export type AskedSetup = {
  /** A folder of .deb files; undefined: nothing is installed. */
  readonly packages: string | undefined
  /** The machine's files, `/` but for trying. */
  readonly root: string
  readonly check: boolean
}

/** One thing that a seat needs: whether it is there, or what was done for it. */
export type SetupLine = {
  readonly what: string
  readonly state: 'there' | 'done' | 'missing'
  readonly note: string | null
}

export type SeatParts = {
  /** Runs the agent until it is told to end; the exit code. Throws `seat:cannot`, `seat:not-enrolled`. */
  readonly run: (asked: AskedSeat, announce: (seat: string) => void) => Promise<number>
  /** Throws `seat:refused`. */
  readonly enrol: (
    asked: AskedEnrolment,
  ) => Promise<{ readonly seat: string; readonly park: string; readonly file: string }>
  /** Throws `seat:cannot`. */
  readonly setup: (asked: AskedSetup) => Promise<readonly SetupLine[]>
}
