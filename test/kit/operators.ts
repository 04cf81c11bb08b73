// Two operators with keys in files, and the sample park ruled by them: for tests with the real program.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { base64Of } from '../../src/base/base64.ts'
import { hashText } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { readAgreedSite, SITE_FILES } from '../../src/domain/council/agreed-site.ts'
import type { Charter } from '../../src/domain/council/charter.ts'
import type { Proposal } from '../../src/domain/council/proposal.ts'
import { type Statement, statementText } from '../../src/domain/council/statement.ts'
import { effectsHash } from '../../src/domain/policy/exact/effects-report.ts'
import { blobPath } from '../../src/domain/record/blob.ts'
import { noteOf } from '../../src/domain/record/note.ts'
import { compare } from '../../src/edges/policyfile/compare.ts'
import type { PolicyInputs } from '../../src/edges/policyfile/load.ts'
import { urlFiles } from '../../src/edges/record/files.ts'
import { type Verification, verifyRecord } from '../../src/edges/record/verify.ts'
import { charter, EMERGENCY, hashOfProposal, keyOf, operator } from './council.ts'
import { freshFolder } from './folder.ts'
import { ROOT } from './source.ts'

/** The sample's park under two operators, with so short a notice that a test may wait for it. */
const charterOf = (changes: Partial<Charter>): Charter =>
  charter(
    { north: operator('north', ['kim', 'ri']), south: operator('south', ['lee', 'park']) },
    {
      park: 'park.test/record',
      notice: { change: 0, keys: 3600, recovery: 7200 },
      emergency: EMERGENCY,
      feeds: {},
      ...changes,
    },
  )

/** Copies the sample park into a folder and gives it a charter and protected tests; gives the path of its settings. */
export const writeGoverned = (folder: string, changes: Partial<Charter> = {}): string => {
  cpSync(join(ROOT, 'examples', 'kaesong'), folder, { recursive: true })
  writeFileSync(join(folder, 'charter.json'), `${JSON.stringify(charterOf(changes), null, 2)}\n`)
  const settings = join(folder, 'isthmus.yaml')
  // The keys of this charter are not those that are published: its witnesses do not start by themselves.
  writeFileSync(
    settings,
    'policy: policy.yaml\ncharter: charter.json\ntests: tests.yaml\ndomain: park.test\nsample: true\n',
  )
  return settings
}

/** The sample's policy with a block of one site more, and without its tests that the site opens. */
export const withRule = (policy: string, id = 'no-news', site = 'news.test'): string =>
  policy
    .replace(
      '\ntests:',
      `
  ${id}:
    layer: park
    block: { who: everyone, to: [${site}] }
    why: { en: We try how both agree., ko: 함께 합의하는 방법을 시험합니다. }
    basis: agreement/5
    since: 2026-11-01
    review: mailto:review@park.test

tests:`,
    )
    .replace(new RegExp(`.*https?://${site.replaceAll('.', '\\.')}", .*expect: allow.*\n`, 'g'), '')

type Verified = Extract<Verification, { state: 'good' }>

/** What the door answered. */
type Answered = {
  readonly status: number
  readonly body: { readonly index?: number; readonly missing?: string[]; readonly reason?: string }
}

/** Somebody of an operator at a desk of their own: reads the record, computes what a change would do, signs, sends. */
export const operatorsAt = (portal: () => string, genesis: string) => {
  const copy = freshFolder('operators')
  mkdirSync(join(copy, 'blob', 'sha256'), { recursive: true })

  const record = async (): Promise<Verified> => {
    const found = await verifyRecord(urlFiles(`${portal()}record/`), genesis)
    return found.state === 'good' ? found : assert.fail(found.state === 'bad' ? found.why : found.state)
  }
  const bytesOf = async (hash: string): Promise<Uint8Array> => {
    const path = join(copy, blobPath(hash))
    if (!existsSync(path)) {
      const answer = await fetch(`${portal()}record/${blobPath(hash)}`)
      assert.equal(answer.status, 200, hash)
      writeFileSync(path, Buffer.from(await answer.arrayBuffer()))
    }
    return readFileSync(path)
  }
  const put = (bytes: Uint8Array): string => {
    const hash = hashText(bytes)
    writeFileSync(join(copy, blobPath(hash)), bytes)
    return hash
  }
  /** The effects report of other files, from the record alone. */
  const effects = async (set: Readonly<Record<string, string>>): Promise<string> => {
    const { park } = await record()
    for (const hash of Object.values(park.inputs)) await bytesOf(hash)
    const of = async (files: Record<string, string>): Promise<PolicyInputs> => {
      const octets = new Map<string, Uint8Array>()
      for (const name of SITE_FILES) if (files[name] !== undefined) octets.set(name, await bytesOf(files[name]))
      const site = readAgreedSite((name) => octets.get(name))
      if ('bad' in site) return assert.fail(`${site.bad} has not the form of one`)
      return { ...{ path: 'policy.yaml', rule: 'several', site }, agreed: { folder: copy, files } }
    }
    const { report, problems } = compare(await of(park.inputs), await of({ ...park.inputs, ...set }))
    return report === null ? assert.fail(JSON.stringify(problems)) : effectsHash(report)
  }
  const send = async (path: string, body: unknown): Promise<Answered> => {
    const answer = await fetch(`${portal()}api/v1/council/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Answered['body'] }
  }
  const note = async (
    by: string,
    action: Statement['action'] | 'propose',
    subject: string,
    of?: Proposal,
  ): Promise<string> => {
    const { park, log, checkpoint } = await record()
    const [operator = '', person = ''] = by.split('/')
    const open = of ?? park.proposals.find(({ hash }) => hash === subject)?.proposal
    const text = statementText({
      ...{ park: park.charter.park, operator, person, action: action as 'approve', subject, base: park.agreed },
      effects: open?.type === 'inputs' ? open.effects : 'none',
      record: { size: checkpoint.size, root: base64Of(log.root(checkpoint.size)) },
      validUntil: Math.floor(Date.now() / 1000) + 86_400,
      reason: 'As we agreed.',
    })
    const keyText = park.charter.operators[operator]?.people[person]?.[0] ?? assert.fail(by)
    const key = keyOf(keyText) ?? assert.fail(`nobody has the key of ${by}`)
    return noteOf(text, [key.line(text)])
  }
  /** Brings a proposal in, with the bytes that it names. */
  const submit = async (by: string, proposal: Proposal): Promise<Answered> => {
    const hash = hashOfProposal(proposal)
    const body = { proposal, note: await note(by, 'propose', hash, proposal) }
    const first = await send('proposals', body)
    if (first.status !== 202) return first
    for (const each of first.body.missing ?? []) {
      const url = `${portal()}api/v1/council/blobs/sha256/${each.slice('sha256:'.length)}`
      const answer = await fetch(url, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.from(await bytesOf(each)),
      })
      assert.equal(answer.status, 204)
    }
    return send('proposals', body)
  }
  const inputs = async (
    files: Readonly<Record<string, string>>,
    changes: Partial<Proposal> = {},
  ): Promise<Proposal> => {
    const set = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, put(utf8(text))]))
    const { park } = await record()
    const proposal = { type: 'inputs', base: park.agreed, set, effects: await effects(set), title: { en: 'A change' } }
    return { ...proposal, ...changes } as Proposal
  }
  return {
    ...{ record, submit, note, send, inputs },
    /** Has the bytes at hand, to send them when they are asked for. */
    keep: (text: string): string => put(utf8(text)),
    file: async (name: string): Promise<string> =>
      Buffer.from(await bytesOf((await record()).park.inputs[name] ?? '')).toString(),
    /** Sends a text that somebody was shown, with that person's signature. */
    signed: async (by: string, text: string): Promise<Answered> => {
      const [operator = '', person = ''] = by.split('/')
      const { park } = await record()
      const key = keyOf(park.charter.operators[operator]?.people[person]?.[0] ?? '') ?? assert.fail(by)
      return send('statements', { note: noteOf(text, [key.line(text)]) })
    },
    say: async (by: string, action: Statement['action'], subject: string): Promise<Answered> =>
      send('statements', { note: await note(by, action, subject) }),
    close: () => rmSync(copy, { recursive: true, force: true }),
  }
}
