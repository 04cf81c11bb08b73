// e2guardian: names of tunnels are looked up in one site list; no content is read, no logs. SIGUSR1 is its gentle reload (`-g`).
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { startPeer } from './peer.ts'
import type { System } from './system.ts'

const PORT = 13129
// As root it insists on becoming somebody else, as somebody else on staying that.
const own = process.getuid?.() === 0 ? null : userInfo()
const USER = own?.username ?? 'e2guardian'
const GROUP = own === null ? 'e2guardian' : execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()

const settings = (folder: string): string => `
language = 'ukenglish'
languagedir = '/usr/share/e2guardian/languages'
loglevel = 0
logfileformat = 1
logexceptionhits = 0
loglocation = '${folder}/access.log'
pidfilename = '${folder}/e2guardian.pid'
filterip = 127.0.0.1
filterports = ${PORT}
filtergroups = 1
filtergroupslist = '${folder}/groups'
preauthstoryboard = '${folder}/before.story'
usecustombannedimage = off
usecustombannedflash = off
weightedphrasemode = 0
contentscannertimeout = 60
proxytimeout = 5
connecttimeout = 5
proxyexchange = 61
pcontimeout = 55
forwardedfor = off
usexforwardedfor = off
httpworkers = 500
nologger = on
enablessl = off
downloadmanager = '/etc/e2guardian/downloadmanagers/default.conf'
filecachedir = '${folder}'
daemonuser = '${USER}'
daemongroup = '${GROUP}'
`

const group = (folder: string, list: string): string => `
groupname = 'bench'
storyboard = '${folder}/requests.story'
sitelist = 'name=banned,messageno=500,path=${list}'
reportinglevel = 0
maxuploadsize = -1
sslmitm = off
`

// What a request goes through, in e2guardian's own little language.
const REQUESTS = `
function(checkrequest)
if(sitein, banned) return setblock
if(true) return setgrey
function(checkresponse)
if(true) return false
`
const BEFORE = 'function(pre-authcheck)\nif(true) return false\n'

export const e2guardian: System = {
  name: 'e2guardian',
  note: 'a thread a connection (500), no content filters; SIGUSR1 after a change',
  needs: { package: 'e2guardian', program: '/usr/sbin/e2guardian', version: ['-v'] },
  listed: '',
  start: async (place) => {
    const { folder } = place
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
    mkdirSync(join(folder, 'none'), { recursive: true })
    write('empty-list', 'nothing-is-listed.test\n')
    write('groups', '')
    write('requests.story', REQUESTS)
    write('before.story', BEFORE)
    write('e2guardian.conf', settings(folder))
    write('e2guardianf1.conf', group(folder, place.list ?? join(folder, 'empty-list')))
    const command = ['/usr/sbin/e2guardian', '-N', '-c', join(folder, 'e2guardian.conf')] as const
    return startPeer(place, PORT, command, { tunnel: true, reload: 'SIGUSR1' })
  },
}
