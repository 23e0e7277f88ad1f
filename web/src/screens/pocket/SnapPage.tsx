/** Reporting what a crew or grid worker sees on the way: the same three steps, as the patrol's own channel. */
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Receipt } from '@/api/types'
import { ReceiptCard } from '@/rooms/incidents/report/ReceiptCard'
import { ReportFlow } from '@/rooms/incidents/report/ReportFlow'

const PATROL = 'patrol'

export function SnapPage() {
  const [, setParams] = useSearchParams()
  const [receipt, setReceipt] = useState<Receipt | null>(null)
  if (receipt) {
    return (
      <ReceiptCard receipt={receipt} brief onSee={() => setParams({})} onAnother={() => {
        setReceipt(null)
        setParams({ tab: 'snap' })
      }} />
    )
  }
  return <ReportFlow channel={PATROL} onDone={setReceipt} onLeave={() => setParams({})} />
}
