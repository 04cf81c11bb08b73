// From elements to the text that libnftables reads. Every word comes from here or was checked by `isElement`.
import {
  type Change,
  type Element,
  type Field,
  SET_NAMES,
  SETS,
  type SetName,
  type Shape,
  shapeOf,
} from '../../domain/enforcement/elements.ts'

/** Family and name of the one table. */
export const TABLE = 'inet isthmus'

/** Frames that a card or virtual line puts together have up to 64 KB: a burst must hold two, or none would ever pass. */
const LEAST_BURST = 131_072
/** Seconds of the rate that may pass at once. */
const BURST_SECONDS = 0.25

const TYPES: Readonly<Record<Field, string>> = {
  interface: 'ifname',
  hardware: 'ether_addr',
  address4: 'ipv4_addr',
  address6: 'ipv6_addr',
  range4: 'ipv4_addr',
  range6: 'ipv6_addr',
  mark: 'mark',
  protocol: 'inet_proto',
  ports: 'inet_service',
}

const isRange = (field: Field): boolean => field === 'range4' || field === 'range6' || field === 'ports'

const typeOf = (fields: readonly Field[]): string => fields.map((field) => TYPES[field]).join(' . ')

const valueType = (value: readonly Field[]): string => `${value.some(isRange) ? 'interval ' : ''}${typeOf(value)}`

const flagsOf = ({ key, ends, grows }: Shape): string => {
  const flags = [key.some(isRange) ? 'interval' : '', ends ? 'timeout' : '', grows ? 'dynamic' : ''].filter(
    (flag) => flag !== '',
  )
  return flags.length === 0 ? '' : ` flags ${flags.join(', ')};`
}

const declarationOf = (name: SetName): string => {
  const shape = shapeOf(name)
  const type = shape.value === undefined ? typeOf(shape.key) : `${typeOf(shape.key)} : ${valueType(shape.value)}`
  const limit = shape.limits ? ` limit rate 1000000000 bytes/second burst ${LEAST_BURST} bytes` : ''
  const counter = shape.counts ? ' counter' : ''
  const stateful = limit === '' && counter === '' ? '' : `${limit}${counter};`
  return `  ${kindOf(name)} ${name} { type ${type};${flagsOf(shape)}${stateful} }`
}

/** `set` or `map`. */
export const kindOf = (name: SetName): 'set' | 'map' => (shapeOf(name).value === undefined ? 'set' : 'map')

/** The declarations of all sets and maps, to stand inside the table. */
export const setsText = (): string => SET_NAMES.map(declarationOf).join('\n')

// nft 1.0.6 cannot delete an element of a concatenation of which no field is written as a range.
const rangeOf = (text: string): string => (text.includes('-') ? text : `${text}-${text}`)

const WRITTEN: Partial<Readonly<Record<Field, (text: string) => string>>> = {
  interface: (text) => `"${text}"`,
  range4: rangeOf,
  range6: rangeOf,
  ports: rangeOf,
}

const fieldsText = (texts: readonly string[], fields: readonly Field[]): string =>
  texts.map((text, at) => WRITTEN[fields[at] as Field]?.(text) ?? text).join(' . ')

const burstOf = (rate: number): number => Math.max(LEAST_BURST, Math.ceil(rate * BURST_SECONDS))

const keyText = ({ set, key }: Element): string => fieldsText(key, SETS[set].key)

const pairText = (element: Element): string => {
  const { value } = shapeOf(element.set)
  const key = keyText(element)
  return value === undefined || element.value === undefined ? key : `${key} : ${fieldsText(element.value, value)}`
}

// Within its speed an element matches and counts; above it, it does neither. nft wants both words or none.
const limitText = (rate: number): string => ` limit rate ${rate} bytes/second burst ${burstOf(rate)} bytes`

const addText = (element: Element, carried: string): string => {
  const { value, limits } = shapeOf(element.set)
  const stay = element.seconds === undefined ? '' : ` timeout ${element.seconds}s`
  const rate = element.rate === undefined ? '' : limitText(element.rate)
  const counter = carried === '' && limits ? ' counter' : carried
  const given = value === undefined ? '' : ` : ${fieldsText(element.value ?? [], value)}`
  return `${keyText(element)}${stay}${rate}${counter}${given}`
}

const bySet = <E extends Element>(elements: readonly E[]): ReadonlyMap<SetName, readonly E[]> =>
  Map.groupBy(elements, ({ set }) => set)

/**
 * nft 1.0.6 cuts what is longer than 64 KB into several messages, and writes the first element after a cut with the bytes of its
 * mark turned round: another session's. So no command may be that long (an element of IPv6 ranges has some 120 bytes).
 */
const AT_ONCE = 200

const command = (verb: 'add' | 'delete', set: SetName, elements: readonly string[]): string => {
  let text = ''
  for (let at = 0; at < elements.length; at += AT_ONCE)
    text += `${verb} element ${TABLE} ${set} { ${elements.slice(at, at + AT_ONCE).join(', ')} }\n`
  return text
}

// What may have ended by itself is added first, within the transaction: then deleting never meets a gap. An element of a map of
// which the value is not known must be there.
const removal = (set: SetName, elements: readonly Element[]): string => {
  const may = elements.filter(({ value }) => shapeOf(set).value === undefined || value !== undefined)
  return command('add', set, may.map(pairText)) + command('delete', set, elements.map(pairText))
}

/** Commands that add elements; `carried` gives what stands behind one, such as its counter. */
export const additionText = <E extends Element>(
  elements: readonly E[],
  carried: (element: E) => string = () => '',
): string =>
  [...bySet(elements)]
    .map(([set, of]) =>
      command(
        'add',
        set,
        of.map((each) => addText(each, carried(each))),
      ),
    )
    .join('')

/** One change as commands of one transaction. */
export const changeText = ({ remove, add }: Change): string =>
  [...bySet(remove)].map(([set, of]) => removal(set, of)).join('') + additionText(add)

/** Empties sets. */
export const flushText = (sets: readonly SetName[]): string =>
  sets.map((set) => `flush ${kindOf(set)} ${TABLE} ${set}\n`).join('')
