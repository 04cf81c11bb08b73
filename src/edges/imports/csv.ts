// The records of a CSV file, each with its line. Comma, semicolon or tab, whichever the first line has most of.
import { CsvError, parse } from 'csv-parse/sync'
import type { Record } from '../../domain/imports/read.ts'
import type { LineProblem } from '../../domain/imports/rows.ts'

/** More than any table of people has. */
const MOST_COLUMNS = 100
/** Characters of one record. */
const LONGEST_RECORD = 20_000

const delimiterOf = (text: string): string => {
  const first = text.slice(0, LONGEST_RECORD).split('\n', 1)[0] ?? ''
  const counts = [',', ';', '\t'].map((each) => ({ each, count: first.split(each).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).each
}

const WHAT: Readonly<{ [code: string]: string }> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is not closed',
  CSV_MAX_RECORD_SIZE: 'a record is too long',
}

/** Quoted cells may have line breaks, delimiters and doubled quotation marks (RFC 4180). */
export const recordsOf = (text: string): readonly Record[] | LineProblem => {
  const plain = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n')
  const options = {
    delimiter: delimiterOf(plain),
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
  } as const
  try {
    const records = parse(plain, {
      ...options,
      record_delimiter: '\n',
      max_record_size: LONGEST_RECORD,
    }) as unknown as {
      record: string[]
      info: { lines: number }
    }[]
    const wide = records.find(({ record }) => record.length > MOST_COLUMNS)
    if (wide !== undefined)
      return { line: wide.info.lines, what: `a row has more than ${MOST_COLUMNS} cells`, mend: 'is it a CSV file?' }
    return records.map(({ record, info }) => ({
      // The library tells the line in which a record ends.
      line: info.lines - record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0),
      cells: record,
    }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const { code, lines } = error as CsvError & { lines?: number }
    return {
      line: lines ?? 1,
      what: WHAT[code] ?? 'it is no CSV',
      mend: 'save the table as CSV again, and import that',
    }
  }
}
