/**
 * A mutation that keeps its Idempotency-Key for as long as the intention is the same: pressing again after a
 * lost answer sends the same key, pressing again after a definite answer sends a new one.
 */
import { useMutation, useQueryClient, type QueryKey, type UseMutationResult } from '@tanstack/react-query'
import { useRef } from 'react'
import { newKey } from './client'
import { OfflineError } from './errors'

interface Options<Given, Answer> {
  /** Query keys to read again afterwards. */
  refresh?: QueryKey[]
  onDone?: (answer: Answer, given: Given) => void
}

export function useWrite<Given, Answer>(
  send: (given: Given, key: string) => Promise<Answer>,
  options: Options<Given, Answer> = {},
): UseMutationResult<Answer, Error, Given> {
  const client = useQueryClient()
  const intention = useRef<{ given: string; key: string } | null>(null)
  return useMutation<Answer, Error, Given>({
    mutationFn: (given) => {
      const text = JSON.stringify(given)
      if (intention.current?.given !== text) intention.current = { given: text, key: newKey() }
      return send(given, intention.current.key)
    },
    onSuccess: (answer, given) => {
      intention.current = null
      options.onDone?.(answer, given)
    },
    onError: (error) => {
      if (!(error instanceof OfflineError)) intention.current = null
    },
    onSettled: () => Promise.all((options.refresh ?? []).map((key) => client.invalidateQueries({ queryKey: key }))),
  })
}
