// Cached answers of a resolver: as many as it gives, and how late at a steady rate. The load is dnsperf's.
import { spawn } from 'node:child_process'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cpuSeconds, residentMB } from '../kit/processes.ts'
import { ADDRESS, type Answering } from '../resolvers/resolver.ts'
import { SITES } from '../resolvers/world.ts'
import type { Measure } from './sample.ts'

type Values = Record<string, number>
export type Asking = (questions: string, resolver: Answering) => Promise<Values>

/** The questions of the measure, in a file as dnsperf reads it. */
export const writeQuestions = (folder: string): string => {
  const file = join(folder, 'questions')
  writeFileSync(file, SITES.map((name) => `${name} A\n`).join(''))
  return file
}

const dnsperf = async (questions: string, { port }: Answering, more: readonly string[]): Promise<string> => {
  const args = ['-s', ADDRESS, '-p', String(port), '-d', questions, ...more]
  const child = spawn('/usr/bin/dnsperf', args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 })
  const closed = once(child, 'close')
  let text = ''
  for await (const piece of child.stdout) text += piece
  await closed
  return text
}

const number = (text: string, label: string): number => Number(new RegExp(`${label}:\\s+([\\d.]+)`).exec(text)?.[1])

/** Every name once, so that all later answers come from memory; and a listed one, which must be refused. */
export const warm = async (questions: string, resolver: Answering, listed: string): Promise<void> => {
  const text = await dnsperf(questions, resolver, ['-n', '1', '-q', '10'])
  if (number(text, 'Queries completed') !== SITES.length) throw new Error(`not every name was answered:\n${text}`)
  const asker = new Resolver()
  asker.setServers([`${ADDRESS}:${resolver.port}`])
  const code = await asker.resolve4(listed).then(
    () => 'an address',
    (error) => error.code,
  )
  if (code !== 'ENOTFOUND') throw new Error(`the list is not in force: ${listed} gives ${code}`)
}

const most: Asking = async (questions, resolver) => {
  const before = cpuSeconds(resolver.pid)
  const text = await dnsperf(questions, resolver, ['-l', '4', '-q', '100'])
  const cpu = cpuSeconds(resolver.pid) - before
  const done = number(text, 'Queries completed')
  return {
    perSecond: number(text, 'Queries per second'),
    cpuMicroseconds: (cpu * 1e6) / done,
    failed: number(text, 'Queries lost') + done - Number(/NOERROR (\d+)/.exec(text)?.[1] ?? 0),
    residentMB: residentMB(resolver.pid),
  }
}

const steady: Asking = async (questions, resolver) => {
  const before = cpuSeconds(resolver.pid)
  const text = await dnsperf(questions, resolver, ['-l', '4', '-Q', '5000', '-q', '100', '-v'])
  const cpu = cpuSeconds(resolver.pid) - before
  const times = [...text.matchAll(/^> NOERROR \S+ A (\d+\.\d+)/gm)].map(([, seconds]) => Number(seconds) * 1000)
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN
  return {
    perSecond: number(text, 'Queries per second'),
    p50: at(0.5),
    p99: at(0.99),
    cpuMicroseconds: (cpu * 1e6) / times.length,
    failed: number(text, 'Queries lost'),
  }
}

/** In the order in which they are run. */
export const ASKING: readonly (readonly [Measure, Asking])[] = [
  ['dnsMost', most],
  ['dns5000', steady],
]
