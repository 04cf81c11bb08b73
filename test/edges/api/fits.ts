// Checks a value against the part of JSON Schema 2020-12 that our document uses; an unknown keyword fails the check.

type Schema = Readonly<Record<string, unknown>>
type Document = { readonly components: { readonly schemas: Readonly<Record<string, Schema>> } }

const KNOWN = new Set([
  '$ref',
  'type',
  'properties',
  'required',
  'enum',
  'const',
  'anyOf',
  'items',
  'not',
  'minimum',
  'minLength',
  'maxLength',
  'format',
  'description',
])

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

const object = (value: unknown): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object')
  return value as Record<string, unknown>
}

/** What does not fit, as paths; empty when all is well. Members that the schema does not name count as not fitting. */
export const misfits = (document: Document, schema: Schema, value: unknown, path = '$'): string[] => {
  const unknown = Object.keys(schema).filter((key) => !KNOWN.has(key))
  if (unknown.length > 0) return [`${path}: the schema says ${unknown.join(', ')}`]
  if (typeof schema.$ref === 'string') {
    const target = document.components.schemas[schema.$ref.replace('#/components/schemas/', '')]
    return target === undefined ? [`${path}: ${schema.$ref} leads nowhere`] : misfits(document, target, value, path)
  }
  if (Array.isArray(schema.anyOf)) {
    return schema.anyOf.some((one) => misfits(document, one, value, path).length === 0)
      ? []
      : [`${path}: fits none of anyOf`]
  }
  if ('const' in schema) return schema.const === value ? [] : [`${path}: not ${String(schema.const)}`]
  if (Array.isArray(schema.enum)) return schema.enum.includes(value) ? [] : [`${path}: not one of the enum`]
  const type = typeOf(value)
  if (type !== schema.type && !(schema.type === 'number' && type === 'integer'))
    return [`${path}: ${type}, not ${schema.type}`]
  if (typeof schema.minimum === 'number' && Number(value) < schema.minimum) return [`${path}: below the minimum`]
  if (schema.format === 'date-time' && Number.isNaN(Date.parse(String(value)))) return [`${path}: no time`]
  if (type === 'array') {
    return (value as unknown[]).flatMap((item, i) => misfits(document, object(schema.items), item, `${path}[${i}]`))
  }
  if (type !== 'object') return []
  const properties = object(schema.properties) as Record<string, Schema>
  const given = object(value)
  const missing = ((schema.required ?? []) as string[])
    .filter((key) => !(key in given))
    .map((key) => `${path}.${key}: missing`)
  return missing.concat(
    Object.entries(given).flatMap(([key, item]) => {
      const member = properties[key]
      return member === undefined
        ? [`${path}.${key}: not in the schema`]
        : misfits(document, member, item, `${path}.${key}`)
    }),
  )
}
