// A bare Debian becomes a seat's computer: what it needs, looked for in its files, and put there from a stick.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
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
const COMMAND = '/usr/local/bin/isthmus'

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

/** Packages that dpkg calls installed, with their versions (deb822). */
const installed = (root: string): ReadonlyMap<string, string> => {
  const path = join(root, 'var/lib/dpkg/status')
  if (!existsSync(path)) return new Map()
  const paragraphs = readFileSync(path, 'utf8').split('\n\n')
  const field = (text: string, name: string): string => new RegExp(`^${name}: (\\S+)$`, 'm').exec(text)?.[1] ?? ''
  return new Map(
    paragraphs
      .filter((text) => /^Status: \S+ ok installed$/m.test(text))
      .map((text) => [field(text, 'Package'), field(text, 'Version')]),
  )
}

/** Whether the machine lacks what is in the file, or has an older version of it: nothing is put back to what it was before. */
const isNews = (file: string, have: ReadonlyMap<string, string>): boolean => {
  const [name = '', version = ''] = execFileSync('dpkg-deb', ['--show', file], { encoding: 'utf8' }).trim().split('\t')
  const has = have.get(name.replace(/:.*/, ''))
  return has === undefined || spawnSync('dpkg', ['--compare-versions', has, 'lt', version]).status === 0
}

/** From the folder alone: no source that the machine knows is asked, and nothing is fetched. */
const install = ({ root, packages }: Setup): void => {
  if (packages === undefined) return
  const have = installed(root)
  const files = readdirSync(packages)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(packages, name))
    .filter((file) => isNews(file, have))
  const nowhere = ['-o', 'Dir::Etc::SourceList=/dev/null', '-o', 'Dir::Etc::SourceParts=/dev/null']
  execFileSync('apt-get', [...nowhere, 'install', '-y', '--no-install-recommends', ...files], {
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

/** An archive has a starter of its own; a checkout has only the one that npm knows. */
const commandNeed = ({ root, program }: Setup): Need => {
  const leadsTo = join(PROGRAM, existsSync(join(program, 'isthmus')) ? 'isthmus' : 'bin/isthmus.js')
  const at = join(root, COMMAND)
  const isLink = (): boolean => lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true
  return {
    what: `the command ${COMMAND}`,
    isThere: () => isLink() && readlinkSync(at) === leadsTo,
    put: () => {
      if (isLink()) rmSync(at)
      mkdirSync(dirname(at), { recursive: true })
      symlinkSync(leadsTo, at)
    },
    mend: 'isthmus seat setup links it; another program of that name has to go first',
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
  commandNeed(setup),
  ...fileNeeds(setup),
  serviceNeed(setup),
]
