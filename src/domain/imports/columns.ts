// Which column says what, by the first line of a table, in English or Korean.
import type { Kind } from './rows.ts'

const NAMES = {
  tenants: {
    id: ['id', 'tenant', 'tenantid', 'company', 'companyid', '회사번호', '기업번호', '업체번호', '번호'],
    name: ['name', 'companyname', '이름', '회사', '회사명', '기업', '기업명', '업체', '업체명', '상호'],
  },
  people: {
    id: ['id', 'person', 'personid', 'number', 'employee', 'employeenumber', '사번', '직원번호', '번호'],
    badge: ['badge', 'card', 'rfid', '출입증', '출입증번호', '카드', '카드번호'],
    name: ['name', '이름', '성명'],
    tenant: ['tenant', 'company', 'tenantid', 'companyid', '회사', '회사번호', '기업', '기업번호', '업체', '업체번호'],
    plan: ['plan', '이용범위'],
    groups: ['group', 'groups', '그룹', '조'],
    staff: ['staff', 'tenantstaff', '직원', '사무직'],
  },
  seats: {
    id: ['seat', 'seatid', 'seatno', 'seatnumber', '좌석', '좌석번호', '자리', '자리번호'],
    network: ['network', '망', '네트워크'],
    addresses: ['address', 'addresses', 'ip', '주소', 'ip주소'],
  },
} as const satisfies Readonly<Record<Kind, Readonly<Record<string, readonly string[]>>>>

/** Field of the kind → where it stands. `ignored`: names of columns that say nothing to us, and are not taken. */
export type Columns = {
  readonly kind: Kind
  readonly at: Readonly<Record<string, number>>
  readonly ignored: readonly string[]
}

const bare = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_./()-]/g, '')

/** The first column of a meaning counts; a second one of the same is ignored. */
const columnsOf = (kind: Kind, head: readonly string[]): Columns => {
  const at: Record<string, number> = {}
  const ignored: string[] = []
  for (const [n, name] of head.entries()) {
    const field = Object.entries(NAMES[kind]).find(([, all]) => (all as readonly string[]).includes(bare(name)))?.[0]
    if (field === undefined || Object.hasOwn(at, field)) ignored.push(name)
    else at[field] = n
  }
  return { kind, at, ignored }
}

/** What a table needs, so that it can be one of the kind. */
const isWhole = ({ kind, at }: Columns): boolean => {
  const has = (field: string): boolean => Object.hasOwn(at, field)
  if (kind === 'seats') return has('id')
  if (kind === 'people') return has('badge') || (has('id') && (has('plan') || has('tenant') || has('staff')))
  return has('id') && has('name')
}

/** `kind`: as somebody says it is; without one it is found. `undefined`: the first line is none of ours. */
export const readColumns = (head: readonly string[], kind?: Kind): Columns | undefined => {
  const order: readonly Kind[] = kind === undefined ? ['seats', 'people', 'tenants'] : [kind]
  return order.map((each) => columnsOf(each, head)).find(isWhole)
}
