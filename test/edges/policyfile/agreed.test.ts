import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { checkPolicy } from '../../../src/edges/policyfile/build.ts'
import { type PolicyInputs } from '../../../src/edges/policyfile/load.ts'
import { startPolicySource } from '../../../src/edges/policyfile/policy-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'isthmus-agreed-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const blobs = join(folder, 'record', 'blob', 'sha256')
mkdirSync(blobs, { recursive: true })

const hexOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const put = (text: string): string => {
  writeFileSync(join(blobs, hexOf(text)), text)
  return `sha256:${hexOf(text)}`
}

const POLICY = readFileSync(new URL('../../fixtures/agreed/policy.yaml', import.meta.url), 'utf8')
