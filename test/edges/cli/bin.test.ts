// bin/isthmus.js on the Node it finds: the pinned one, a newer one of its own, or none; signals and exit codes pass.
// It runs in a copy of the folder whose src/main.ts is the test's own.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freshFolder } from '../../kit/folder.ts'

const bin = fileURLToPath(new URL('../../../bin/isthmus.js', import.meta.url))
const root = freshFolder('bin')
after(() => rmSync(root, { recursive: true, force: true }))

const MAIN = `
import { appendFileSync } from 'node:fs'
export const main = async (argv: readonly string[]): Promise<number> => {
  if (argv[0] === 'wait') {
    const keep = setInterval(() => {}, 1000)
    const got: string[] = []
    return new Promise((done) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.on(signal, () => {
          got.push(signal)
          setTimeout(() => { clearInterval(keep); console.log(got.join(' ')); done(7) }, 300)
        })
      }
      console.log('up ' + process.pid)
    })
  }
  if (argv[0] === 'warn') {
    process.emitWarning('new', 'ExperimentalWarning')
    process.emitWarning('odd', 'OtherWarning')
    await new Promise((done) => setTimeout(done, 50))
    return 0
  }
  if (argv[0] === 'read') {
    for await (const chunk of process.stdin) process.stdout.write(String(chunk).toUpperCase())
    return 0
  }
  console.log(JSON.stringify([process.version, argv, process.env.ISTHMUS_BELOW ?? null]))
  return Number(argv[0] ?? 0)
}
`

let copies = 0

/** A folder like ours. \`pinned\`: what stands as the pinned Node, and which version its package names. */
const copy = (pinned?: { readonly script?: string; readonly version: string; readonly above?: boolean }): string => {
  const top = join(root, String(copies++))
  const home = join(top, 'isthmus')
  mkdirSync(join(home, 'bin'), { recursive: true })
  mkdirSync(join(home, 'src'))
  writeFileSync(join(home, 'package.json'), '{"type":"module"}')
  writeFileSync(join(home, 'src', 'main.ts'), MAIN)
  copyFileSync(bin, join(home, 'bin', 'isthmus.js'))
  if (pinned === undefined) return home
  const node = join(pinned.above === true ? top : home, 'node_modules', `node-linux-${process.arch}`)
  mkdirSync(join(node, 'bin'), { recursive: true })
  writeFileSync(join(node, 'package.json'), JSON.stringify({ version: pinned.version }))
  const path = join(node, 'bin', 'node')
  if (pinned.script === undefined) symlinkSync(process.execPath, path)
  else {
    writeFileSync(path, pinned.script)
    chmodSync(path, 0o755)
  }
  return home
}

/** A wrapper around this test's Node, which therefore is "another" binary: as a pinned Node is for an older one. */
const through = `#!/bin/sh\nexec ${process.execPath} "$@"\n`

const start = (home: string, args: readonly string[]): ChildProcess & { told: { out: string; err: string } } => {
  const child = spawn(process.execPath, [join(home, 'bin', 'isthmus.js'), ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  const told = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    told.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    told.err += chunk
  })
  return Object.assign(child, { told })
}

const finish = async (child: ReturnType<typeof start>) => {
  const [code, signal] = await once(child, 'close')
  return { code: code as number | null, signal: signal as string | null, ...child.told }
}

const isUp = async (child: ReturnType<typeof start>): Promise<number> => {
  for (let i = 0; i < 200; i++) {
    const pid = /^up (\d+)$/m.exec(child.told.out)?.[1]
    if (pid !== undefined) return Number(pid)
    await wait(50)
  }
  return assert.fail(`never up: ${child.told.err}`)
}

const isGone = async (pid: number): Promise<boolean> => {
  for (let i = 0; i < 100; i++) {
    try {
      process.kill(pid, 0)
    } catch {
      return true
    }
    await wait(50)
  }
  return false
}

test('without a pinned Node a new enough one runs it by itself; arguments and exit code pass', async () => {
  const { code, out, err } = await finish(start(copy(), ['3', 'a b', '--x=“y”']))
  assert.deepEqual([code, err, JSON.parse(out)], [3, '', [process.version, ['3', 'a b', '--x=“y”'], null]])
})

test('the pinned Node itself, and one of the same version, run it without another process', async () => {
  for (const home of [
    copy({ version: '0.0.0' }),
    copy({ version: process.version.slice(1), script: '#!/bin/sh\nexit 9\n' }),
  ]) {
    const { code, out } = await finish(start(home, ['3']))
    assert.deepEqual([code, JSON.parse(out)[1]], [3, ['3']])
  }
})

test('another Node runs it on the pinned one, here or in a folder above', async () => {
  for (const above of [false, true]) {
    const { code, out, err } = await finish(start(copy({ version: '0.0.0', script: through, above }), ['5', 'x']))
    assert.deepEqual([code, err, JSON.parse(out)], [5, '', [process.version, ['5', 'x'], null]])
  }
})

test('standard input passes through', async () => {
  const child = start(copy({ version: '0.0.0', script: through }), ['read'])
  child.stdin?.end('abc')
  assert.equal((await finish(child)).out, 'ABC')
})

test('experimental warnings are hidden, others are not', async () => {
  for (const home of [copy(), copy({ version: '0.0.0', script: through })]) {
    const { err } = await finish(start(home, ['warn']))
    assert.match(err, /OtherWarning: odd/)
    assert.doesNotMatch(err, /Experimental/)
  }
})

test('a signal arrives once, also when it is sent twice, and the exit code passes', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const child = start(copy({ version: '0.0.0', script: through }), ['wait'])
    await isUp(child)
    child.kill(signal)
    await wait(20)
    child.kill(signal)
    const { code, out } = await finish(child)
    assert.equal(code, 7)
    assert.match(out, new RegExp(`\\n${signal}\\n$`))
  }
})

test('killed without notice it takes the process below along; killed below it tells by the same signal', async () => {
  const home = copy({ version: '0.0.0', script: through })
  const first = start(home, ['wait'])
  const below = await isUp(first)
  assert.notEqual(below, first.pid)
  first.kill('SIGKILL')
  assert.ok(await isGone(below), 'the process below goes on')
  const second = start(home, ['wait'])
  process.kill(await isUp(second), 'SIGKILL')
  assert.equal((await finish(second)).signal, 'SIGKILL')
})

test('a pinned Node that does not run here gives way to a new enough one', async () => {
  const home = copy({ version: '0.0.0', script: '#!/nowhere/at-all\n' })
  const { code, out } = await finish(start(home, ['6']))
  assert.deepEqual([code, JSON.parse(out)[1]], [6, ['6']])
})

test('a missing package says what to run', async () => {
  const home = copy()
  writeFileSync(join(home, 'src', 'main.ts'), `import 'no-such-package-here'\nexport const main = async () => 0\n`)
  const { code, err } = await finish(start(home, []))
  assert.equal(code, 4)
  assert.match(err, /^isthmus: the package no-such-package-here is missing; run: npm ci\n$/)
})

test('a reader that has had enough is no error', async () => {
  const home = copy()
  writeFileSync(
    join(home, 'src', 'main.ts'),
    `export const main = async () => { for (let i = 0; i < 2000; i++) { process.stdout.write('x'.repeat(1000) + '\\n'); await null } return 0 }\n`,
  )
  const child = spawn('sh', ['-c', `"${process.execPath}" "${join(home, 'bin', 'isthmus.js')}" | head -1`], {
    cwd: dirname(home),
  })
  let err = ''
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  await once(child, 'close')
  assert.equal(err, '')
})
