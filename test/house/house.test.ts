// House rules that a machine can check.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { ERRORS } from '../../src/base/errors.ts'
import { codeOf, filesBelow, importsOf, ROOT, textOf } from '../kit/source.ts'

const sources = [...filesBelow('src'), ...filesBelow('console/src'), ...filesBelow('console/src', '.tsx')]

test('domain/ reads no clock, no randomness, no timers, no files', () => {
  const banned =
    /\b(Date\.now|new Date\(\)|performance\.|Math\.random|randomBytes|randomUUID|setTimeout|setInterval|setImmediate|process\.|console\.|fetch\()/
  const wrong = sources.filter((file) => file.startsWith('src/domain/') && banned.test(codeOf(file)))
  assert.deepEqual(wrong, [])
})

test('domain/ names no package and no node: module', () => {
  const wrong = sources
    .filter((file) => file.startsWith('src/domain/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => !name.startsWith('src/'))
        .map((name) => `${file}: ${name}`),
    )
  assert.deepEqual(wrong, [])
})

test('every folder of domain/ and edges/ opens with a README of the four parts', () => {
  const parts = ['## What it is', '## Words', '## Example', '## What it does not do']
  const folders = ['src/domain', 'src/edges'].flatMap((room) =>
    readdirSync(join(ROOT, room)).map((name) => `${room}/${name}`),
  )
  const wrong = folders.filter((folder) => {
    const readme = `${folder}/README.md`
    if (!existsSync(join(ROOT, readme))) return true
    const text = textOf(readme)
    return parts.some((part) => !text.includes(part)) || text.split('\n').length > 80
  })
  assert.deepEqual(wrong, [])
})

test('every source file says in its first line what it is for', () => {
  assert.deepEqual(
    sources.filter((file) => !/^(#!.*\n)?\/\/ \S/.test(textOf(file))),
    [],
  )
})

test('files are kebab-case, and none is called utils, types, helpers or index', () => {
  const wrong = sources.filter((file) => {
    const name =
      file
        .split('/')
        .at(-1)
        ?.replace(/\.tsx?$/, '') ?? ''
    return !/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name) || /^(utils?|types|helpers?|index|others?|misc|common)$/.test(name)
  })
  assert.deepEqual(wrong, [])
})

test('no file of src/ is longer than 400 lines', () => {
  assert.deepEqual(
    sources.filter((file) => textOf(file).split('\n').length > 400),
    [],
  )
})

test('docs/errors.md has every error code, and no other', () => {
  const documented = [...textOf('docs/errors.md').matchAll(/^## `([^`]+)`$/gm)].map((match) => match[1] ?? '')
  assert.deepEqual(documented.sort(), Object.keys(ERRORS).sort())
})

test('every error code is thrown somewhere', () => {
  const all = sources
    .filter((file) => file !== 'src/base/errors.ts')
    .map(codeOf)
    .join('\n')
  assert.deepEqual(
    Object.keys(ERRORS).filter((code) => !all.includes(`'${code}'`)),
    [],
  )
})

test('no certificate of ours is an authority', () => {
  const wrong = sources.filter((file) => /BasicConstraintsExtension\(\s*true|CA:TRUE/i.test(codeOf(file)))
  assert.deepEqual(wrong, [])
})

test('certificates are made in one place only, and say themselves that they are no authority', async () => {
  const makers = sources.filter((file) =>
    /X509CertificateGenerator|x509/i.test(codeOf(file).replace(/X509Certificate\b/g, '')),
  )
  assert.deepEqual(makers, ['src/edges/tls/self-signed.ts'])
  const { selfSigned } = await import('../../src/edges/tls/self-signed.ts')
  const { cert } = await selfSigned(['my.park.test'], Date.now())
  assert.equal(new X509Certificate(cert).ca, false)
})

test('no certificate or key lies in the repository', () => {
  const marks = ['CERTIFICATE', 'PRIVATE KEY', 'EC PRIVATE KEY'].map(
    (word) => `-----BEGIN ${word}-----\\n[A-Za-z0-9+/]`,
  )
  const wrong = ['src', 'test', 'bench', 'scripts', 'examples', 'docs']
    .flatMap((folder) => filesBelow(folder, ''))
    .filter((file) => marks.some((mark) => new RegExp(mark).test(textOf(file))))
  assert.deepEqual(wrong, [])
})

test('no marks of unfinished work', () => {
  const all = [
    ...sources,
    ...filesBelow('test'),
    ...filesBelow('bench'),
    ...filesBelow('lab'),
    ...filesBelow('scripts'),
  ]
  const marks = new RegExp(
    ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].map((word) => `\\b${word}\\b`).join('|'),
  )
  assert.deepEqual(
    all.filter((file) => marks.test(textOf(file))),
    [],
  )
})
