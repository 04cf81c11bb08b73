// A program that compiles what was agreed to another table than the one that was activated: what rules then, and what both may do, in words.
import type { Text } from '../policy/language.ts'
import type { Compiled } from './entry.ts'

export type OtherTable = {
  readonly activated: Compiled
  /** What this program comes to; `table` is `null` where it finds errors in what was agreed. */
  readonly here: { readonly engine: string; readonly table: string | null }
  /** What it would decide otherwise, in sentences; `null` where that cannot be told. */
  readonly differs: { readonly en: readonly string[]; readonly ko: readonly string[] } | null
  /** Whether emergencies are in force that could not be laid over the table. */
  readonly emergenciesWait: boolean
}

const short = (hash: string): string => hash.slice(0, 'sha256:'.length + 12)

const OTHERWISE: Text = {
  en: 'This program compiles what was agreed otherwise than the one that activated it.',
  ko: '이 프로그램이 합의된 파일을 컴파일한 결과는 시행한 프로그램의 결과와 다릅니다.',
}

const NOT_AT_ALL: Text = {
  en: 'This program cannot compile what was agreed and activated.',
  ko: '이 프로그램은 합의하여 시행한 파일을 컴파일하지 못합니다.',
}

const RULES: Text = {
  en: 'The table as it was activated rules; what feeds bring waits.',
  ko: '시행할 당시의 결과가 그대로 적용됩니다. 자동으로 바뀌는 목록의 변경은 기다립니다.',
}

const WAITS: Text = {
  en: 'An emergency could not be laid over it and has no effect.',
  ko: '여기에 더하지 못한 긴급 조치가 있으며 그 조치는 효력이 없습니다.',
}

const MEND: Text = {
  en: 'This ends when both agree on the agreed file “engine” or on any other change of the agreed files, or when the former version of the program is put back.',
  ko: '양측이 합의 파일 “engine”이나 합의 파일의 다른 변경에 합의하거나 이전 버전의 프로그램으로 되돌리면 끝납니다.',
}

const hashes = ({ activated, here }: OtherTable): Text => {
  const was = `${short(activated.compiled)} (${activated.engine})`
  if (here.table === null) return { en: `Activated: ${was}.`, ko: `시행한 것: ${was}.` }
  const is = `${short(here.table)} (${here.engine})`
  return { en: `Compiled here: ${is}; activated: ${was}.`, ko: `여기에서 컴파일한 것: ${is}, 시행한 것: ${was}.` }
}

const together = (...texts: readonly Text[]): Text => ({
  en: texts.map(({ en }) => en).join(' '),
  ko: texts.map(({ ko }) => ko).join(' '),
})

/** What everybody has to know first, and what else. */
export const sayOtherTable = (other: OtherTable): { readonly first: Text; readonly more: Text } => ({
  first: together(other.here.table === null ? NOT_AT_ALL : OTHERWISE, RULES, ...(other.emergenciesWait ? [WAITS] : [])),
  more: together(MEND, hashes(other)),
})

/** All of it but what differs, as one text. */
export const tellOtherTable = (other: OtherTable): Text => {
  const { first, more } = sayOtherTable(other)
  return together(first, more)
}
