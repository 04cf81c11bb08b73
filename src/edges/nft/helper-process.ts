// The program that holds the right to change the firewall, and nothing else: started by main, or by itself with `PATH [UID]`.
import { runHelper } from './run-helper.ts'
import { tableText } from './table.ts'

await runHelper(tableText, process.argv.slice(2))
