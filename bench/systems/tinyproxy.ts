// tinyproxy: a small forward proxy without lists, a thread a connection.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPeer } from './peer.ts'
import type { System } from './system.ts'

const PORT = 13131

const settings = (folder: string): string => `
Port ${PORT}
Listen 127.0.0.1
User nobody
Group nogroup
Timeout 60
MaxClients 1000
LogFile "${folder}/tinyproxy.log"
LogLevel Critical
DisableViaHeader Yes
Allow 127.0.0.0/8
`

export const tinyproxy: System = {
  name: 'tinyproxy',
  note: 'no list',
  needs: { package: 'tinyproxy', program: '/usr/bin/tinyproxy', version: ['-v'] },
  listed: null,
  start: async (place) => {
    const file = join(place.folder, 'tinyproxy.conf')
    writeFileSync(file, settings(place.folder))
    writeFileSync(join(place.folder, 'tinyproxy.log'), '', { mode: 0o666 })
    return startPeer(place, PORT, ['/usr/bin/tinyproxy', '-d', '-c', file], { tunnel: true })
  },
}
