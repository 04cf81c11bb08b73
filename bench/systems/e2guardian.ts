// e2guardian: names of tunnels are looked up in one site list; no content is read, no logs. SIGUSR1 is its gentle reload (`-g`).
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { startPeer } from './peer.ts'
import type { System } from './system.ts'

const PORT = 13129
// As root it insists on becoming somebody else, as somebody else on staying that.
const own = process.getuid?.() === 0 ? null : userInfo()
const USER = own?.username ?? 'e2guardian'
const GROUP = own === null ? 'e2guardian' : execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()

const settings = (folder: string, ports: string): string => `
language = 'ukenglish'
languagedir = '/usr/share/e2guardian/languages'
loglevel = 0
logfileformat = 1
logexceptionhits = 0
loglocation = '${folder}/access.log'
pidfilename = '${folder}/e2guardian.pid'
${ports}
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

// What a request goes through, in e2guardian's own little language; `thttps` is a connection whose hello was read in line.
const REQUESTS = `
function(checkrequest)
if(sitein, banned) return setblock
if(true) return setgrey
function(checkresponse)
if(true) return false
function(thttps-checkrequest)
if(sitein, banned) return setblock
if(true) return setgrey
`
const BEFORE = `
function(pre-authcheck)
if(true) return false
function(thttps-pre-authcheck)
if(true) return false
`

/** Writes what it needs to listen at those ports and to refuse that list; the command that runs it in the foreground. */
export const prepare = (folder: string, ports: string, list: string): readonly [string, ...string[]] => {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  write('groups', '')
  write('requests.story', REQUESTS)
  write('before.story', BEFORE)
  write('e2guardian.conf', settings(folder, ports))
  write('e2guardianf1.conf', group(folder, list))
  return ['/usr/sbin/e2guardian', '-N', '-c', join(folder, 'e2guardian.conf')]
}

export const e2guardian: System = {
  name: 'e2guardian',
  note: 'a thread a connection (500), no content filters; SIGUSR1 after a change',
  needs: { package: 'e2guardian', program: '/usr/sbin/e2guardian', version: ['-v'] },
  listed: '',
  start: async (place) => {
    const empty = join(place.folder, 'empty-list')
    writeFileSync(empty, 'nothing-is-listed.test\n')
    const ports = `filterip = 127.0.0.1\nfilterports = ${PORT}`
    const command = prepare(place.folder, ports, place.list ?? empty)
    return startPeer(place, PORT, command, { tunnel: true, reload: 'SIGUSR1' })
  },
}
