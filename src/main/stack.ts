// What was started, to be stopped in reverse.

export type Stack = { readonly push: (stop: () => unknown) => void; readonly unwind: () => Promise<void> }

export const createStack = (): Stack => {
  const stops: (() => unknown)[] = []
  return {
    push: (stop) => void stops.push(stop),
    unwind: async () => {
      for (const stop of stops.splice(0).reverse()) await stop()
    },
  }
}
