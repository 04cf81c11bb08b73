// What grows old: the last backup, a certificate.
import { broken, type Finding, fine, look } from './finding.ts'

const DAY = 86_400_000
/** A backup of last week is one that somebody still misses a week of. */
const OLDEST = 7
/** Authorities give certificates for ninety days and less, and renew them a month before. */
const ENDING = 21

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

const days = (n: number): string => `${n} ${n === 1 ? 'day' : 'days'}`

const TAKE = 'isthmus backup FOLDER, on another disk; best every night (docs/backup.md)'

/** `takenAt`: of the last backup, in milliseconds since 1970; `null`: none is known. */
export const judgeBackup = (takenAt: number | null, now: number): Finding => {
  if (takenAt === null)
    return look(
      'backup',
      'No backup of this data folder is known: a broken disk would take people, PINs and keys along.',
      TAKE,
    )
  const age = Math.floor((now - takenAt) / DAY)
  if (age > OLDEST) return look('backup', `The last backup is ${days(age)} old: what came since would be lost.`, TAKE)
  return fine('backup', `The last one is of ${day(takenAt)}.`)
}

/** `name`: whom it stands for. `until`: its end, in milliseconds since 1970. */
export const judgeEnd = (name: string, until: number, now: number): Finding => {
  const left = Math.floor((until - now) / DAY)
  const said = `The certificate of ${name} is valid until ${day(until)}`
  const mend = 'put a renewed chain and key in the place of the files; they are taken up without a restart'
  if (left < 0) return broken('certificate', `${said}: browsers refuse it.`, mend)
  if (left < ENDING) return look('certificate', `${said}, for ${days(left)} more.`, mend)
  return fine('certificate', `${said}.`)
}
