// The gateway's time now: what it said last, and this browser's own passing of time since.
import { useEffect, useState } from 'react'
import { useLive } from '../live/live.tsx'

const EVERY = 5000

/** Seconds since 1970. */
export const useNow = (): number => {
  const { last } = useLive()
  const [here, setHere] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), EVERY)
    return () => clearInterval(timer)
  }, [])
  const ahead = last === null ? 0 : Date.parse(last.said.now) - last.at
  return Math.floor((Math.max(here, last?.at ?? 0) + ahead) / 1000)
}
