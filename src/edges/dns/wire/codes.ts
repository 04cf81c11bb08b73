// The numbers of DNS that we use, by their names in the IANA registry.

/** Types of records (RFC 1035 section 3.2.2 and later). */
export const TYPE = {
  A: 1,
  NS: 2,
  MD: 3,
  MF: 4,
  CNAME: 5,
  SOA: 6,
  MB: 7,
  MG: 8,
  MR: 9,
  NULL: 10,
  PTR: 12,
  HINFO: 13,
  MINFO: 14,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  RT: 21,
  PX: 26,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  KX: 36,
  DNAME: 39,
  OPT: 41,
  SVCB: 64,
  HTTPS: 65,
  ANY: 255,
} as const

export const CLASS_IN = 1

/** Response codes (RFC 1035 section 4.1.1, RFC 6891 section 9). */
export const RCODE = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  BADVERS: 16,
} as const

/** Info codes of Extended DNS Errors (RFC 8914 section 4). */
export const EDE = {
  STALE_ANSWER: 3,
  FORGED: 4,
  BLOCKED: 15,
  CENSORED: 16,
  FILTERED: 17,
  PROHIBITED: 18,
  STALE_NXDOMAIN: 19,
  NOT_SUPPORTED: 21,
  NO_REACHABLE_AUTHORITY: 22,
} as const

/** Bits of the second word of a header (RFC 1035 section 4.1.1, RFC 4035 section 3.2). */
export const FLAG = { QR: 0x8000, AA: 0x0400, TC: 0x0200, RD: 0x0100, RA: 0x0080, CD: 0x0010 } as const
export const OPCODE_MASK = 0x7800

export const HEADER = 12
/** The longest name on the wire, with its last zero (RFC 1035 section 2.3.4). */
export const LONGEST_WIRE_NAME = 255
/** What every resolver takes by UDP without EDNS, and what we send at most with it (RFC 9715). */
export const LEAST_UDP = 512
export const MOST_UDP = 1232
