// The figures of the overview and of reports, as the gateway gives them.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Overview, UseReport } from '../../../src/edges/api/contract/reports.ts'
import { ask } from '../live/ask.ts'

const EVERY = 10_000
/** A page that was left open asks no more, so that it does not keep its person signed in. */
const LEFT_AFTER = 300_000

/** When somebody last moved or typed here. */
const useTouched = () => {
  const at = useRef(Date.now())
  useEffect(() => {
    const touch = (): void => {
      at.current = Date.now()
    }
    const kinds = ['pointermove', 'pointerdown', 'keydown', 'scroll'] as const
    for (const kind of kinds) addEventListener(kind, touch, { passive: true })
    return () => {
      for (const kind of kinds) removeEventListener(kind, touch)
    }
  }, [])
  return at
}

export const useOverview = () => {
  const touched = useTouched()
  return useQuery({
    queryKey: ['overview'],
    queryFn: () => ask<Overview>('/staff/overview'),
    refetchInterval: () => (Date.now() - touched.current < LEFT_AFTER ? EVERY : false),
  })
}

export type Days = { readonly from: string; readonly to: string }

export const useReport = (days: Days | null) =>
  useQuery({
    queryKey: ['report', days],
    queryFn: () => ask<UseReport>(`/staff/reports${days === null ? '' : `?from=${days.from}&to=${days.to}`}`),
    placeholderData: keepPreviousData,
    retry: false,
  })
