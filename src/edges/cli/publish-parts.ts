// What publishing the pages for everybody is made of; main hands it in.

/** `entries`: of the record that lies beside them; null: it was not asked for. `left`: where files of others lie that came in meanwhile. */
export type Published = {
  readonly folder: string
  readonly files: number
  readonly bytes: number
  readonly entries: number | null
  readonly left: string | null
}

export type PublishParts = {
  /** Throws `publish:foreign`, `publish:failed`, `control:unreachable`, `record:bad`. */
  readonly publish: (folder: string, record: boolean) => Promise<Published>
}
