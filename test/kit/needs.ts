// What a test needs beyond npm. In CI everything must be there; elsewhere a test may leave itself out and says so in one line.
import { existsSync } from 'node:fs'

/** Leaves a test out with a reason; in CI that is a failure. Use: `if (cannot) return leftOut('browser', 'no chromium')`. */
export const leftOut = (what: string, why: string): void => {
  if (process.env.CI === 'true' || process.env.CI === '1') throw new Error(`${what} cannot be left out in CI: ${why}`)
  console.log(`LEFT OUT ${what}: ${why}`)
}

const paths: Readonly<Record<string, readonly string[]>> = {
  bwrap: ['/usr/bin/bwrap'],
  chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  postgres: [
    '/usr/lib/postgresql/15/bin/postgres',
    '/usr/lib/postgresql/17/bin/postgres',
    '/usr/lib/postgresql/16/bin/postgres',
  ],
  curl: ['/usr/bin/curl'],
  dig: ['/usr/bin/dig'],
  kdig: ['/usr/bin/kdig'],
  dhclient: ['/usr/sbin/dhclient', '/sbin/dhclient'],
  dnsmasq: ['/usr/sbin/dnsmasq'],
  fcitx5: ['/usr/bin/fcitx5'],
  iodine: ['/usr/sbin/iodine'],
  iodined: ['/usr/sbin/iodined'],
  kea4: ['/usr/sbin/kea-dhcp4'],
  kea6: ['/usr/sbin/kea-dhcp6'],
  libfaketime: ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/faketime/libfaketime.so.1`),
  nft: ['/usr/sbin/nft'],
  openbox: ['/usr/bin/openbox'],
  openssl: ['/usr/bin/openssl'],
  python3: ['/usr/bin/python3'],
  'python3-cryptography': ['/usr/lib/python3/dist-packages/cryptography'],
  'systemd-analyze': ['/usr/bin/systemd-analyze'],
  'systemd-socket-activate': ['/usr/bin/systemd-socket-activate'],
  tstclnt: ['/usr/bin/tstclnt'],
  udhcpc: ['/usr/sbin/udhcpc', '/sbin/udhcpc'],
  unbound: ['/usr/sbin/unbound'],
  xclip: ['/usr/bin/xclip'],
  xdotool: ['/usr/bin/xdotool'],
  xvfb: ['/usr/bin/Xvfb'],
}

/** The path of a program that tests use, or `undefined`. */
export const program = (name: keyof typeof paths & string): string | undefined =>
  paths[name]?.find((path) => existsSync(path))
