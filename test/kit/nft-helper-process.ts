// A helper for tests: the real one, with a small table. UDP to 127.0.0.1:9001-9099 gets the port's last two digits as its mark.
import { runHelper } from '../../src/edges/nft/run-helper.ts'
import { setsText, TABLE } from '../../src/edges/nft/text.ts'

export const testTable = (settings: unknown): string => {
  const { version, extra, hook } = { version: 1, extra: '', hook: 0, ...(settings as object) }
  const marks = Array.from({ length: 99 }, (_, at) => `${9001 + at} : ${at + 1}`).join(', ')
  return `table ${TABLE} {
${setsText()}
  set own_ports { type inet_service; elements = { ${7000 + version} } }
${extra}
  chain version${version} { accept
  }
  chain out {
    type filter hook output priority ${hook}; policy accept;
    meta l4proto udp ct mark set udp dport map { ${marks} }
    ct mark 0 accept
    ct mark != @live counter drop
    meta mark set ct mark map @class
    ct mark @up accept
    ct original ip daddr . ct mark @live4 accept
    counter drop
  }
}`
}

if (process.argv[1] === import.meta.filename) await runHelper(testTable, process.argv.slice(2))
