// What a measure gives: one sample for each system and round.

export type Measure = 'bulk8' | 'bulk1' | 'new64' | 'new500' | 'busy' | 'list' | 'dnsMost' | 'dns5000' | 'rest'

export type Sample = {
  readonly measure: Measure
  readonly system: string
  readonly round: number
  /** By what they say and their unit; a value that could not be had is left out. */
  readonly values: Readonly<Record<string, number>>
}
