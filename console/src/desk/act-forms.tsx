// What an act asks for before it is done: minutes, a text, a seat, a number, why and for how long. Enter does it, Escape leaves it.
import { Button } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { RoomSeat, StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { useSpeaking } from '../texts/language.tsx'
import type { SeatAct } from './acts.ts'
import type { DeskAct } from './use-act.ts'

type FormProps = {
  readonly seat: RoomSeat
  readonly room: StaffRoom
  readonly act: (act: DeskAct) => void
  readonly leave: () => void
  readonly busy: boolean
}

type ShellProps = Pick<FormProps, 'leave' | 'busy'> & {
  readonly kind: SeatAct
  readonly done: () => void
  readonly children: ReactNode
}

/** The first field has the focus, so that the letter of an act is followed by its answer. */
const Shell = ({ kind, done, leave, busy, children }: ShellProps) => {
  const { t } = useSpeaking()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input,select,textarea')?.focus(), [])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    done()
  }
  // In a field of choices Enter does nothing by itself.
  const keyed = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key === 'Escape') leave()
    if (event.key !== 'Enter' || !(event.target instanceof HTMLSelectElement)) return
    event.preventDefault()
    event.currentTarget.requestSubmit()
  }
  return (
    <form className="act-form stack" ref={form} onSubmit={submit} onKeyDown={keyed} aria-label={t(`desk.act.${kind}`)}>
      {children}
      <div className="buttons">
        <Button type="submit" loading={busy}>
          {t(`desk.act.${kind}`)}
        </Button>
        <Button variant="default" onClick={leave}>
          {t('desk.leave')}
        </Button>
      </div>
    </form>
  )
}

type FieldProps = { readonly label: string; readonly children: (id: string) => ReactNode }

const Field = ({ label, children }: FieldProps) => {
  const id = useId()
  return (
    <div className="act-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}

const MINUTES = [10, 15, 20, 30, 45, 60, 90, 120]

type MinutesProps = {
  readonly label: string
  readonly minutes: number
  readonly set: (minutes: number) => void
  readonly choices?: readonly number[]
}

const Minutes = ({ label, minutes, set, choices = MINUTES }: MinutesProps) => {
  const { t } = useSpeaking()
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={minutes} onChange={({ currentTarget }) => set(Number(currentTarget.value))}>
          {choices.map((each) => (
            <option key={each} value={each}>
              {each % 60 === 0 ? t('desk.hours', { hours: each / 60 }) : t('desk.minutes', { minutes: each })}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

const StartForm = ({ seat, act, ...rest }: FormProps) => {
  const { t } = useSpeaking()
  const [minutes, setMinutes] = useState(30)
  const done = (): void => act({ act: 'seat', seat: seat.id, voucher: true, minutes, if: seat.state })
  return (
    <Shell kind="start" done={done} {...rest}>
      <p className="soft small">{t('desk.start.says')}</p>
      <Minutes label={t('desk.length')} minutes={minutes} set={setMinutes} />
    </Shell>
  )
}

const ExtendForm = ({ seat, act, ...rest }: FormProps) => {
  const { t } = useSpeaking()
  const [minutes, setMinutes] = useState(15)
  return (
    <Shell kind="extend" done={() => act({ act: 'extend', seat: seat.id, minutes, if: seat.state })} {...rest}>
      <p className="soft small">{t('desk.extend.says')}</p>
      <Minutes label={t('desk.length')} minutes={minutes} set={setMinutes} />
    </Shell>
  )
}

const LONGEST = 200

const MessageForm = ({ seat, act, ...rest }: FormProps) => {
  const { t } = useSpeaking()
  const [text, setText] = useState('')
  return (
    <Shell kind="message" done={() => act({ act: 'message', seat: seat.id, text: text.trim() })} {...rest}>
      <Field label={t('desk.message.text')}>
        {(id) => (
          <input
            id={id}
            required
            maxLength={LONGEST}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
      </Field>
    </Shell>
  )
}

const MoveForm = ({ seat, room, act, ...rest }: FormProps) => {
  const { t } = useSpeaking()
  const free = room.seats.filter(({ state }) => state === 'free')
  const [to, setTo] = useState(free[0]?.id ?? '')
  return (
    <Shell kind="move" done={() => act({ act: 'move', from: seat.id, to, if: seat.state })} {...rest}>
      <p className="soft small">{t(free.length === 0 ? 'desk.move.none' : 'desk.move.says')}</p>
      <Field label={t('desk.move.to')}>
        {(id) => (
          <select id={id} required value={to} onChange={({ currentTarget }) => setTo(currentTarget.value)}>
            {free.map(({ id: each }) => (
              <option key={each} value={each}>
                {t('desk.seat', { seat: each })}
              </option>
            ))}
          </select>
        )}
      </Field>
    </Shell>
  )
}

const HoldForm = ({ seat, room, act, ...rest }: FormProps) => {
  const { t } = useSpeaking()
  const waiting = room.tickets.filter(({ state }) => state === 'waiting')
  const [number, setNumber] = useState(waiting[0]?.number ?? 0)
  return (
    <Shell kind="hold" done={() => act({ act: 'hold', seat: seat.id, number, if: seat.state })} {...rest}>
      <Field label={t('desk.hold.number')}>
        {(id) => (
          <select
            id={id}
            required
            value={number}
            onChange={({ currentTarget }) => setNumber(Number(currentTarget.value))}
          >
            {waiting.map((each) => (
              <option key={each.number} value={each.number}>
                {each.number}
              </option>
            ))}
          </select>
        )}
      </Field>
    </Shell>
  )
}

type ReasonProps = { readonly reason: string; readonly set: (reason: string) => void }

const Reason = ({ reason, set }: ReasonProps) => {
  const { t } = useSpeaking()
  return (
    <Field label={t('desk.reason')}>
      {(id) => (
        <input
          id={id}
          required
          maxLength={LONGEST}
          value={reason}
          onChange={({ currentTarget }) => set(currentTarget.value)}
        />
      )}
    </Field>
  )
}

const EndForm = ({ seat, act, ...rest }: FormProps) => {
  const { t } = useSpeaking()
  const [reason, setReason] = useState('')
  return (
    <Shell kind="end" done={() => act({ act: 'end', seat: seat.id, reason, if: seat.state })} {...rest}>
      <p className="soft small">{t('desk.end.says')}</p>
      <Reason reason={reason} set={setReason} />
    </Shell>
  )
}

const OUT_MINUTES = [15, 30, 60, 120, 240, 480, 1440]

const OutForm = ({ seat, act, ...rest }: FormProps) => {
  const { t } = useSpeaking()
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState(60)
  return (
    <Shell kind="out" done={() => act({ act: 'out', seat: seat.id, seconds: minutes * 60, reason })} {...rest}>
      <p className="soft small">{t('desk.out.says')}</p>
      <Reason reason={reason} set={setReason} />
      <Minutes label={t('desk.out.length')} minutes={minutes} set={setMinutes} choices={OUT_MINUTES} />
    </Shell>
  )
}

const FORMS: { readonly [act in SeatAct]?: (props: FormProps) => ReactNode } = {
  start: StartForm,
  extend: ExtendForm,
  message: MessageForm,
  move: MoveForm,
  hold: HoldForm,
  end: EndForm,
  out: OutForm,
}

export const ActForm = ({ kind, ...props }: FormProps & { readonly kind: SeatAct }) => {
  const Form = FORMS[kind]
  return Form === undefined ? null : <Form {...props} />
}
