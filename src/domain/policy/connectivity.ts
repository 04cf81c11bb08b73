// How devices find out whether they are online: they fetch a page over plain HTTP whose content they know. Whatever else comes back
// is a portal. (Android: NetworkMonitor; Apple: CNA; Windows: NCSI; Firefox: detectportal; NetworkManager: its distributions' settings.)

/** One such page, and what it says to whoever is online. */
export type Check = {
  readonly name: string
  readonly path: string
  readonly status: 200 | 204
  readonly type: string
  readonly body: string
  readonly fields?: Readonly<Record<string, string>>
}

const empty = (name: string, path: string): Check => ({ name, path, status: 204, type: '', body: '' })
const text = (name: string, path: string, body: string): Check => ({
  name,
  path,
  status: 200,
  type: 'text/plain',
  body,
})

const APPLE = '<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>'
const FIREFOX = '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'

const page = (name: string, path: string, body: string): Check => ({ ...text(name, path, body), type: 'text/html' })

const networkManager = (name: string, path: string): Check => ({
  ...text(name, path, 'NetworkManager is online\n'),
  fields: { 'x-networkmanager-status': 'online' },
})

/** Names that serve nothing but such a page. */
const ONLY_CHECKS: readonly Check[] = [
  empty('connectivitycheck.gstatic.com', '/generate_204'),
  empty('connectivitycheck.android.com', '/generate_204'),
  empty('connectivitycheck.platform.hicloud.com', '/generate_204'),
  empty('connect.rom.miui.com', '/generate_204'),
  empty('conn1.oppomobile.com', '/generate_204'),
  empty('wifi.vivo.com.cn', '/generate_204'),
  page('captive.apple.com', '/hotspot-detect.html', APPLE),
  page('captive.apple.com', '/', APPLE),
  text('www.msftconnecttest.com', '/connecttest.txt', 'Microsoft Connect Test'),
  text('ipv6.msftconnecttest.com', '/connecttest.txt', 'Microsoft Connect Test'),
  text('www.msftncsi.com', '/ncsi.txt', 'Microsoft NCSI'),
  text('ipv6.msftncsi.com', '/ncsi.txt', 'Microsoft NCSI'),
  page('detectportal.firefox.com', '/canonical.html', FIREFOX),
  text('detectportal.firefox.com', '/success.txt', 'success\n'),
  networkManager('nmcheck.gnome.org', '/check_network_status.txt'),
  networkManager('network-test.debian.org', '/nm'),
  networkManager('ping.archlinux.org', '/nm-check.txt'),
  networkManager('conncheck.opensuse.org', '/'),
  empty('connectivity-check.ubuntu.com', '/'),
]

/** Pages of sites that serve other things too. */
const AMONG_OTHERS: readonly Check[] = [
  empty('www.google.com', '/generate_204'),
  empty('www.google.com', '/gen_204'),
  empty('clients3.google.com', '/generate_204'),
  empty('play.googleapis.com', '/generate_204'),
  page('www.apple.com', '/library/test/success.html', APPLE),
  text('fedoraproject.org', '/static/hotspot.txt', 'OK'),
]

const keyOf = (name: string, path: string): string => `${name} ${path}`

const BY_PAGE: ReadonlyMap<string, Check> = new Map(
  [...ONLY_CHECKS, ...AMONG_OTHERS].map((check) => [keyOf(check.name, check.path), check]),
)
const NAMES: ReadonlySet<string> = new Set(ONLY_CHECKS.map(({ name }) => name))

/** The check at a name (canonical) and a path (with or without a query), if it is one. */
export const checkAt = (name: string, path: string): Check | undefined =>
  BY_PAGE.get(keyOf(name, path.split('?', 1)[0] ?? path))

/** Whether a name serves nothing but such pages. */
export const isCheckName = (name: string): boolean => NAMES.has(name)

/** All names of checks, also those that serve other things: what is reachable before a session must be none of them. */
export const CHECK_NAMES: readonly string[] = [...new Set([...ONLY_CHECKS, ...AMONG_OTHERS].map(({ name }) => name))]
