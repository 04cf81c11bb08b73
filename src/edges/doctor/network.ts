// The machine's network as it stands, by iproute2.
import { execFileSync } from 'node:child_process'

type Link = { readonly ifname: string; readonly flags: readonly string[] }

/** Interfaces by name: whether a cable or a radio link is at their other end. `null`: the program `ip` is not there. */
export const interfacesHere = (): ReadonlyMap<string, boolean> | null => {
  try {
    const said = execFileSync('ip', ['-j', 'link', 'show'], { encoding: 'utf8', timeout: 10_000, stdio: 'pipe' })
    const links = JSON.parse(said) as readonly Link[]
    return new Map(links.map(({ ifname, flags }) => [ifname, flags.includes('LOWER_UP')]))
  } catch {
    return null
  }
}
