// Counters and gauges with names and labels that are checked when they are declared, and their text for Prometheus.

/** No label is finer than these. None names a rule, a person, a seat or a destination (DESIGN, principle 9). */
export const LABELS = ['plan', 'kind', 'outcome', 'direction', 'list'] as const
export type Label = (typeof LABELS)[number]

type Labels = Readonly<Partial<Record<Label, string>>>

/** One line of a family. */
type Sample = { readonly labels: Labels; readonly value: number }

/** A counter for fixed labels, bound once so that counting is one addition. */
type Cell = { readonly add: (amount?: number) => void }

type Declared = {
  readonly name: string
  readonly help: string
  readonly labels?: readonly Label[]
}

export type Registry = {
  /** A counter; the name ends in `_total`. Cells that were asked for are shown from then on, from 0. */
  readonly counter: (declared: Declared) => (labels?: Labels) => Cell
  /** A gauge, read at each scrape. */
  readonly gauge: (declared: Declared, read: () => number | readonly Sample[]) => void
  /** Everything, in the text format 0.0.4. */
  readonly text: () => string
}

type Kind = 'counter' | 'gauge'
type Family = Declared & { readonly kind: Kind; readonly read: () => readonly Sample[] }

const NAME = /^(?:isthmus|process)_[a-z]+(?:_[a-z0-9]+)*$/
/** A plan or outcome that is made up by whoever asks must not fill memory or the scrape. */
const MOST_CELLS = 200

const checked = (declared: Declared, kind: Kind, taken: ReadonlyMap<string, Family>): void => {
  const { name, help, labels = [] } = declared
  if (!NAME.test(name)) throw new TypeError(`metric ${name}: a name is isthmus_… or process_…, in lower case`)
  if ((kind === 'counter') !== name.endsWith('_total'))
    throw new TypeError(`metric ${name}: counters, and only they, end in _total`)
  if (help === '') throw new TypeError(`metric ${name}: say what it counts`)
  if (taken.has(name)) throw new TypeError(`metric ${name} is declared twice`)
  for (const label of labels) {
    if (!LABELS.includes(label)) throw new TypeError(`metric ${name}: the label ${label} is finer than allowed`)
  }
}

const keyOf = (declared: Declared, labels: Labels): string => {
  const names = declared.labels ?? []
  const given = Object.keys(labels)
  if (given.length !== names.length || !names.every((name) => labels[name] !== undefined)) {
    throw new TypeError(`metric ${declared.name}: labels are exactly ${names.join(', ') || 'none'}`)
  }
  return JSON.stringify(names.map((name) => labels[name]))
}

// The text format: a label value escapes backslash, quote and line feed, a help text backslash and line feed.
const labelText = (value: string): string => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
const helpText = (help: string): string => help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')

const numberText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf'
}

const line = (family: Family, { labels, value }: Sample): string => {
  const pairs = (family.labels ?? []).map((name) => `${name}="${labelText(labels[name] ?? '')}"`)
  return `${family.name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}\n`
}

const familyText = (family: Family): string => {
  const samples = family.read().slice(0, MOST_CELLS)
  for (const { labels } of samples) keyOf(family, labels)
  const head = `# HELP ${family.name} ${helpText(family.help)}\n# TYPE ${family.name} ${family.kind}\n`
  return head + samples.map((sample) => line(family, sample)).join('')
}

/** A fresh registry. A wrong name or label is our own mistake and throws at once. */
export const createRegistry = (): Registry => {
  const families = new Map<string, Family>()
  return {
    counter: (declared) => {
      checked(declared, 'counter', families)
      const cells = new Map<string, { readonly labels: Labels; value: number }>()
      families.set(declared.name, { ...declared, kind: 'counter', read: () => [...cells.values()] })
      return (labels = {}) => {
        const key = keyOf(declared, labels)
        const cell = cells.get(key) ?? { labels: { ...labels }, value: 0 }
        if (cells.size < MOST_CELLS) cells.set(key, cell)
        return {
          add: (amount = 1) => {
            cell.value += amount
          },
        }
      }
    },
    gauge: (declared, read) => {
      checked(declared, 'gauge', families)
      const samples = (): readonly Sample[] => {
        const value = read()
        return typeof value === 'number' ? [{ labels: {}, value }] : value
      }
      families.set(declared.name, { ...declared, kind: 'gauge', read: samples })
    },
    text: () => [...families.values()].map(familyText).join(''),
  }
}
