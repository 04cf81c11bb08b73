// The table of everything that can go wrong for whoever runs Isthmus. docs/errors.md mirrors it; a test compares both ways.

/** Code → what it means and what to do. */
export const ERRORS = {
  'settings:unreadable': 'The settings file cannot be read.',
  'settings:invalid': 'The settings have something unknown or malformed.',
  'settings:exposed-sample': 'The sample people exist and a listener is reachable from other machines.',
  'listen:port-taken': 'A port is in use by another program.',
  'listen:not-allowed': 'This user may not open that port or address.',
  'data:unusable': 'The data folder cannot be read or written.',
  'data:in-use': 'Another Isthmus runs on the same data folder.',
  'init:taken': 'A file of the park that begins is there already.',
  'init:unwritable': 'The folder of the park that begins cannot be written.',
  'file:unwritable': 'A file that a command was to write is there already, or cannot be written.',
  'import:unreadable': 'A table cannot be read, or is none.',
  'import:gone': 'A table that was to be imported is not there any more.',
  'backup:failed': 'A backup cannot be taken or put back.',
  'backup:bad': 'A folder is no whole backup.',
  'publish:foreign': 'The folder that is to be published into has files of others.',
  'publish:failed': 'The pages for everybody cannot be published there.',
  'upgrade:bad': 'An archive is no whole version for this machine, or nobody who counts has signed it.',
  'upgrade:cannot': 'This program cannot be upgraded here, or not like that.',
  'upgrade:failed': 'A new version does not start; the one of before is in place.',
  'policy:refused': 'The policy has errors, or fails its own tests, and was not put in force.',
  'policy:none': 'No policy can be put in force and none was kept from before.',
  'record:bad': 'The record is not whole, or not the one that this gateway has had.',
  'record:put-back': 'A copy of the record is older than one that was seen, or of another history.',
  'record:none': 'There is no record in the data folder.',
  'record:unwritable': 'The record of a park that operators rule could not be begun.',
  'charter:invalid': 'The charter of the settings is none of this park.',
  'record:unreadable': 'The files of a record cannot be read.',
  'key:exists': 'A key file is to be made where something lies already.',
  'key:bad': 'A key file cannot be used.',
  'council:refused': 'The record would not take what is to be signed, or the door has not taken it.',
  'council:effects': 'What a proposal changes cannot be told, or is not what it says.',
  'council:file': 'A file that is to be proposed or sent cannot be used.',
  'door:unreachable': 'The door of joint rule does not answer.',
  'witness:memory': 'What a witness remembers is not whole, or is of another park.',
  'probe:impossible': 'A probe could not find out anything.',
  'list:unreadable': 'The file that is to be put in as a list cannot be read.',
  'list:parcel': 'A parcel of lists cannot be made or read.',
  'device:refused': 'A device cannot be registered as it was given.',
  'desk:agreed': 'Operators have to agree on what one side was to change.',
  'seat:cannot': 'This computer cannot be a seat, or not yet.',
  'seat:not-enrolled': 'This computer does not know of which park it is a seat.',
  'seat:refused': 'The server did not take this computer as a seat.',
  'store:failed': 'The database did not take a write or a read.',
  'control:unreachable': 'No running Isthmus answers on the control socket.',
  'gateway:no-iproute2': 'The program ip does not say who is on the networks inside.',
  'gateway:no-nftables': 'The library of nftables cannot be loaded.',
  'gateway:not-root': 'The helper may not change the firewall.',
  'gateway:kernel-refused': 'The kernel refused a change of its table; nothing was changed.',
  'gateway:helper-gone': 'The helper that changes the firewall has ended.',
  'gateway:certificate': 'The certificate of the portal cannot be used.',
  'usage:invalid': 'The command line has something unknown or malformed.',
} as const

/** A code of the table. */
export type ErrorCode = keyof typeof ERRORS

/** A broken promise: something the operator must see and mend. Expected outcomes are values, never this. */
export class IsthmusError extends Error {
  readonly code: ErrorCode
  /** What to do, in one sentence. */
  readonly mend: string
  constructor(code: ErrorCode, what: string, mend: string, options?: ErrorOptions) {
    super(what, options)
    this.name = 'IsthmusError'
    this.code = code
    this.mend = mend
  }
}
