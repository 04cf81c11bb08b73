// Why the kernel did not do something, in words for whoever runs the gateway.
import { IsthmusError } from '../../base/errors.ts'

/** From what libnftables says. Only its first line: the others repeat addresses. */
export const refusedBecause = (error: string): IsthmusError => {
  if (error.includes('Operation not permitted'))
    return new IsthmusError(
      'gateway:not-root',
      'this user may not change the firewall',
      'start as root, or give the helper CAP_NET_ADMIN',
    )
  const [line = ''] = error.split('\n')
  const why = line.replace('Error: Could not process rule: ', '').replace('Error: ', '').trim()
  return new IsthmusError(
    'gateway:kernel-refused',
    `the kernel refused a change of its table: ${why}`,
    'nothing was changed; the table is read and compared again',
  )
}
