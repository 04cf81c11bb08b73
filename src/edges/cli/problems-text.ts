// Problems of a policy as editors and people read them.
import type { Problem } from '../../domain/policy/language.ts'

/** `file:line:column: severity: what — mend` */
export const problemLine = ({ file, line, column, severity, what, mend }: Problem): string =>
  `${file}:${line}:${column}: ${severity}: ${what} — ${mend}`

export const errorsIn = (problems: readonly Problem[]): number =>
  problems.filter(({ severity }) => severity === 'error').length
