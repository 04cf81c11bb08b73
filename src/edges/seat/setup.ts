// A bare Debian becomes a seat's computer: what it needs, looked for in its files, and put there from a stick.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Packages of Debian 12 that a seat needs beyond a bare system. */
const PACKAGES = [
  ...['xserver-xorg', 'xauth', 'x11-utils', 'x11-xkb-utils', 'openbox', 'chromium', 'bubblewrap', 'dbus-daemon'],
  ...['fcitx5', 'fcitx5-hangul', 'fcitx5-frontend-gtk3', 'fonts-noto-cjk'],
] as const

/** From packaging/seat, by where it belongs. */
const FILES: Readonly<Record<string, string>> = {
  'isthmus-seat-display.service': '/etc/systemd/system/isthmus-seat-display.service',
  'isthmus-seat.service': '/etc/systemd/system/isthmus-seat.service',
  'xorg.conf': '/etc/X11/xorg.conf.d/90-isthmus-seat.conf',
  'sysctl.conf': '/etc/sysctl.d/90-isthmus-seat.conf',
}

const SERVICE = 'isthmus-seat.service'
const ENABLED = `/etc/systemd/system/multi-user.target.wants/${SERVICE}`
const PROGRAM = '/opt/isthmus'

export type Setup = {
  /** The machine's files: `/`, or a folder for trying. */
  readonly root: string
  /** Where this program lies. */
  readonly program: string
  /** A folder of .deb files. */
  readonly packages: string | undefined
}

/** One thing: whether it is there, and what puts it there. */
export type Need = {
  readonly what: string
  readonly isThere: () => boolean
  readonly put: () => void
  readonly mend: string
}

/** Names of packages that dpkg calls installed (deb822). */
const installed = (root: string): ReadonlySet<string> => {
  const path = join(root, 'var/lib/dpkg/status')
  if (!existsSync(path)) return new Set()
  const paragraphs = readFileSync(path, 'utf8').split('\n\n')
  const names = paragraphs
    .filter((text) => /^Status: \S+ ok installed$/m.test(text))
    .map((text) => /^Package: (\S+)$/m.exec(text)?.[1] ?? '')
  return new Set(names)
}

/** From the folder alone: no source that the machine knows is asked, and nothing is fetched. */
const install = ({ packages }: Setup): void => {
  if (packages === undefined) return
  const files = readdirSync(packages).filter((name) => name.endsWith('.deb'))
  const nowhere = ['-o', 'Dir::Etc::SourceList=/dev/null', '-o', 'Dir::Etc::SourceParts=/dev/null']
  const args = ['install', '-y', '--no-install-recommends', ...files.map((name) => join(packages, name))]
  execFileSync('apt-get', [...nowhere, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

const packageNeeds = (setup: Setup): readonly Need[] =>
  PACKAGES.map((name) => ({
    what: `package ${name}`,
    isThere: () => installed(setup.root).has(name),
    put: () => install(setup),
    mend: 'give a folder that has it, and what it depends on, with --packages',
  }))

const versionIn = (folder: string): string | undefined => {
  const path = join(folder, 'package.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).version : undefined
}

const programNeed = ({ root, program }: Setup): Need => {
  const to = join(root, PROGRAM)
  return {
    what: `this program in ${PROGRAM}`,
    isThere: () => versionIn(to) === versionIn(program),
    put: () => cpSync(program, to, { recursive: true, verbatimSymlinks: true }),
    mend: 'isthmus seat setup copies it there',
  }
}

const fileNeeds = ({ root, program }: Setup): readonly Need[] =>
  Object.entries(FILES).map(([name, path]) => {
    const text = readFileSync(join(program, 'packaging/seat', name), 'utf8')
    const to = join(root, path)
    return {
      what: path,
      isThere: () => existsSync(to) && readFileSync(to, 'utf8') === text,
      put: () => {
        mkdirSync(dirname(to), { recursive: true })
        writeFileSync(to, text, { mode: 0o644 })
      },
      mend: 'isthmus seat setup writes it',
    }
  })

const serviceNeed = ({ root }: Setup): Need => ({
  what: `${SERVICE} at every start`,
  isThere: () =>
    existsSync(join(root, dirname(ENABLED))) && readdirSync(join(root, dirname(ENABLED))).includes(SERVICE),
  put: () => void execFileSync('systemctl', ['--root', root, 'enable', SERVICE], { stdio: 'ignore' }),
  mend: 'isthmus seat setup enables it',
})

/** In the order in which they are put. */
export const needsOf = (setup: Setup): readonly Need[] => [
  ...packageNeeds(setup),
  programNeed(setup),
  ...fileNeeds(setup),
  serviceNeed(setup),
]
