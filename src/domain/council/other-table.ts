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

const what = ({ activated, here }: OtherTable): Text => {
  const was = `${short(activated.compiled)} (${activated.engine})`
  if (here.table === null)
    return {
      en: `This program cannot compile what was agreed, which another one activated as ${was}.`,
      ko: `이 프로그램은 합의된 파일을 컴파일하지 못합니다. 시행 당시의 결과는 ${was}입니다.`,
    }
  const is = `${short(here.table)} (${here.engine})`
  return {
    en: `This program compiles what was agreed otherwise than the one that activated it: ${is} here, ${was} in the record.`,
    ko: `이 프로그램이 합의된 파일을 컴파일한 결과가 시행 당시와 다릅니다. 여기에서는 ${is}, 기록에는 ${was}입니다.`,
  }
}

const rules: Text = {
  en: 'The table as it was activated rules, and what feeds bring waits.',
  ko: '시행 당시의 결과가 그대로 적용되며, 자동 갱신 목록의 변경은 기다립니다.',
}

const waits: Text = {
  en: 'An emergency could not be laid over it and has no effect.',
  ko: '긴급 조치 하나 이상을 여기에 더하지 못하여 효력이 없습니다.',
}

const mend: Text = {
  en: 'Until both agree on the agreed file “engine”, or on any other change of the agreed files; or put back the former version of the program.',
  ko: '양측이 합의 파일 “engine” 또는 합의 파일의 다른 변경에 합의할 때까지 이렇게 됩니다. 이전 버전의 프로그램으로 되돌릴 수도 있습니다.',
}

/** All of it but what differs, as one text. */
export const tellOtherTable = (other: OtherTable): Text => {
  const parts = [what(other), rules, ...(other.emergenciesWait ? [waits] : []), mend]
  return { en: parts.map(({ en }) => en).join(' '), ko: parts.map(({ ko }) => ko).join(' ') }
}
