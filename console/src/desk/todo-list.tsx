// What to do next, the most urgent first; each line leads to its seat.

import type { RoomTodo, StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { type Texts, useSpeaking } from '../texts/language.tsx'
import { KeyCap } from './key-cap.tsx'
import { minutesText } from './seat-words.ts'

const textOf = ({ kind, seat, number, seconds }: RoomTodo, passed: number, t: Texts): string =>
  t(`desk.todo.${kind}`, {
    seat: seat ?? '',
    number: number ?? '',
    time: minutesText(kind === 'silent' ? (seconds ?? 0) + passed : Math.max(0, (seconds ?? 0) - passed), t),
  })

type TodoProps = {
  readonly todo: StaffRoom['todo']
  readonly passed: number
  readonly choose: (seat: string) => void
}

export const TodoList = ({ todo, passed, choose }: TodoProps) => {
  const { t } = useSpeaking()
  return (
    <section className="todo" aria-labelledby="todo">
      <h2 id="todo">
        {t('desk.todo')}
        {todo.length > 0 && <KeyCap letter="J" />}
      </h2>
      {todo.length === 0 && <p className="soft">{t('desk.todo.none')}</p>}
      <ul aria-live="polite">
        {todo.map((each) => {
          const { kind, seat } = each
          const text = textOf(each, passed, t)
          return (
            <li key={`${kind} ${seat} ${each.number}`} data-is={kind}>
              {seat === null ? (
                <span>{text}</span>
              ) : (
                <button type="button" onClick={() => choose(seat)}>
                  {text}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
