// What a migration is given: the database, and the names of column types that mean the same on both engines.
import { type ColumnDefinitionBuilder, type Expression, type RawBuilder, sql } from 'kysely'
import type { Db } from '../schema.ts'

/** Which engine runs. Only migrations ask; operations are the same on both. */
export type EngineKind = 'sqlite' | 'postgres'

export type Types = {
  /** Compared byte by byte on both engines, whatever the locale. */
  readonly text: Expression<unknown>
  readonly integer: Expression<unknown>
  readonly time: Expression<unknown>
  /** A whole number that counts up by itself, the table's key. */
  readonly serial: Expression<unknown>
  /** Closes a table's definition: SQLite then holds columns to their types as PostgreSQL does. */
  readonly end: RawBuilder<unknown>
}

export type Migration = { readonly version: number; readonly up: (db: Db, types: Types) => Promise<void> }

const TYPES: Readonly<Record<EngineKind, Types>> = {
  sqlite: {
    text: sql`text`,
    integer: sql`integer`,
    time: sql`real`,
    serial: sql`integer primary key autoincrement`,
    end: sql`strict`,
  },
  postgres: {
    text: sql`text collate "C"`,
    integer: sql`bigint`,
    time: sql`double precision`,
    serial: sql`bigint generated always as identity primary key`,
    end: sql``,
  },
}

/** The column types of an engine. */
export const typesOf = (kind: EngineKind): Types => TYPES[kind]

/** Characters a text may have that stands in an index: PostgreSQL takes no index entry above about 2,700 bytes. */
const LONGEST_KEY = 200

/** A text that must be there, short enough for an index. */
export const key =
  (name: string) =>
  (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
    shortOf(name)(column.notNull())

/** The same, or nothing. */
export const shortOf =
  (name: string) =>
  (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
    column.check(sql`length(${sql.ref(name)}) between 1 and ${sql.lit(LONGEST_KEY)}`)

/** A value that must be there. */
export const needed = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull()
