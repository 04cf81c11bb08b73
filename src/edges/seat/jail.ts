// A program's own small world: an own user, an own home in memory, an own process tree that dies whole and with the agent.
import type { SpawnOptions } from 'node:child_process'

export type Jail = {
  /** Its name inside, and of its home. */
  readonly user: 'guest' | 'frame'
  readonly uid: number
  /** Whether it may use the network. */
  readonly network: boolean
  /** What stands in /run/seat there: `start.sh`, `passwd`, `group`, `policies`, `home`. */
  readonly folder: string
  readonly display: Display
  readonly variables: Readonly<Record<string, string>>
  /** What is run there, as that user. */
  readonly run: readonly string[]
}

/** An X server: `:0`, and the file with its cookie where it wants one. */
export type Display = { readonly name: string; readonly cookie: string | null }

/** Bytes of home, /tmp and /dev/shm together at most three times this. */
const HOME_SIZE = '1g'

/** Rights that the first script there needs to prepare, and gives up before anything else runs. */
const RIGHTS = ['SYS_ADMIN', 'SETUID', 'SETGID', 'SETPCAP', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER']

/**
 * Runs as root inside, and becomes the user: $1 uid, $2 home, then what to run. Nothing that is written can be executed; no program
 * gains rights (bwrap has set no_new_privs), so that at(1), crontab(1) and su(1) do nothing there.
 */
export const START = `set -e
uid=$1 home=$2
shift 2
for at in "$home" /tmp /dev/shm; do mount -o remount,nosuid,nodev,noexec,size=${HOME_SIZE} "$at"; done
chmod 1777 /tmp /dev/shm
cp -r /run/seat/home/. "$home/"
chown -R "$uid:$uid" "$home"
chmod 700 "$home"
cd "$home"
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups --inh-caps=-all --bounding-set=-all -- "$@"
`

/** The users that are known inside: root, and the one. */
export const passwd = ({ user, uid }: Pick<Jail, 'user' | 'uid'>): string =>
  `root:x:0:0:root:/:/usr/sbin/nologin\n${user}:x:${uid}:${uid}:${user}:/home/${user}:/usr/sbin/nologin\n`

export const group = ({ user, uid }: Pick<Jail, 'user' | 'uid'>): string => `root:x:0:\n${user}:x:${uid}:\n`

const X_SOCKETS = '/tmp/.X11-unix'

const files = ({ user, folder, display }: Jail): readonly string[] => [
  ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/sbin', '/sbin'],
  ...['--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
  ...['--ro-bind', '/etc', '/etc', '--tmpfs', '/etc/chromium', '--dir', '/etc/chromium/policies'],
  ...['--ro-bind', `${folder}/policies`, '/etc/chromium/policies/managed'],
  ...['--ro-bind', `${folder}/passwd`, '/etc/passwd', '--ro-bind', `${folder}/group`, '/etc/group'],
  ...['--ro-bind', '/sys', '/sys', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/dev/shm'],
  ...['--tmpfs', '/tmp', '--tmpfs', '/var', '--dir', '/var/tmp', '--tmpfs', '/run'],
  ...['--ro-bind-try', '/var/cache/fontconfig', '/var/cache/fontconfig'],
  ...['--ro-bind', X_SOCKETS, X_SOCKETS, '--ro-bind', folder, '/run/seat'],
  ...(display.cookie === null ? [] : ['--ro-bind', display.cookie, '/run/x-cookie']),
  ...['--tmpfs', `/home/${user}`],
]

const variables = ({ user, display, variables: more }: Jail): readonly string[] =>
  Object.entries({
    PATH: '/usr/bin:/bin',
    HOME: `/home/${user}`,
    USER: user,
    LANG: 'C.UTF-8',
    DISPLAY: display.name,
    ...(display.cookie === null ? {} : { XAUTHORITY: '/run/x-cookie' }),
    ...more,
  }).flatMap(([name, value]) => ['--setenv', name, value])

/** What bwrap(1) is told. */
export const jailArguments = (jail: Jail): readonly string[] => [
  ...['--die-with-parent', '--unshare-pid', '--unshare-ipc', '--new-session'],
  ...(jail.network ? [] : ['--unshare-net']),
  ...['--clearenv', ...variables(jail)],
  ...RIGHTS.flatMap((right) => ['--cap-add', `CAP_${right}`]),
  ...files(jail),
  ...['--', 'sh', '/run/seat/start.sh', String(jail.uid), `/home/${jail.user}`, ...jail.run],
]

/** Nothing of the agent's own surroundings gets in. */
export const jailOptions = (stdio: SpawnOptions['stdio']): SpawnOptions => ({
  cwd: '/',
  env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  stdio,
})
