// An import as tests of command line and control socket see it.
import type { Weighed } from '../../src/domain/desk/importing.ts'
import type { Import } from '../../src/domain/imports/kept.ts'

export const WEIGHED: Weighed = {
  ...{ kind: 'tenants', added: 1, changed: 0, same: 2, online: 0, wrong: 0, problems: [] },
  ...{ firstAdded: ['t-1'], firstChanged: [] },
}

export const IMPORT: Import = {
  ...{ id: 3, at: 1_764_000_000_000, by: 'kim', kind: 'tenants', added: 1, changed: 0, undoneAt: null },
}
