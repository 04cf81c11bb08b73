// The tunnels of a relay as the deciding thread knows them: a number each, and who wants to hear that it has ended.

export type Carried = {
  /** A new number, never used before. */
  readonly enter: (over?: () => void) => number
  /** The worker or child has it now, and dies with it. */
  readonly handed: (id: number) => void
  readonly ended: (ids: readonly number[]) => void
  /** The worker or child is gone: all that it had have ended. */
  readonly lost: () => void
  readonly size: () => number
}

type Tunnel = { readonly over: () => void; handed: boolean }

export const makeCarried = (): Carried => {
  const tunnels = new Map<number, Tunnel>()
  let last = 0
  const endOne = (id: number): void => {
    const tunnel = tunnels.get(id)
    if (!tunnels.delete(id)) return
    tunnel?.over()
  }
  return {
    enter: (over = () => {}) => {
      tunnels.set(++last, { over, handed: false })
      return last
    },
    handed: (id) => {
      const tunnel = tunnels.get(id)
      if (tunnel !== undefined) tunnel.handed = true
    },
    ended: (ids) => {
      for (const id of ids) endOne(id)
    },
    lost: () => {
      for (const [id, { handed }] of tunnels) if (handed) endOne(id)
    },
    size: () => tunnels.size,
  }
}
