/** The resident's page: home, report in three steps, my reports, follow one thing. No sign-in. State in the address. */
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Receipt } from '@/api/types'
import { TrackPage } from '@/rooms/incidents/follow/TrackPage'
import { ReceiptCard } from '@/rooms/incidents/report/ReceiptCard'
import { ReportFlow } from '@/rooms/incidents/report/ReportFlow'
import { CataloguePage } from './CataloguePage'
import { Home } from './Home'
import { MinePage } from './MinePage'
import { TopBar } from './TopBar'

export default function ResidentScreen() {
  const [params, setParams] = useSearchParams()
  const [receipt, setReceipt] = useState<Receipt | null>(null)
  const token = params.get('t')
  const view = params.get('view')
  if (token) return <><TopBar /><TrackPage key={token} token={token} /></>
  if (view === 'catalogue') return <><TopBar /><CataloguePage /></>
  if (view === 'my') return <><TopBar /><MinePage /></>
  if (view === 'receipt' && receipt) {
    return (
      <>
        <TopBar />
        <ReceiptCard receipt={receipt} onSee={() => setParams(receipt.token ? { t: receipt.token } : {})} onAnother={() => setParams({ view: 'report' })} />
      </>
    )
  }
  if (view === 'report') {
    return (
      <ReportFlow
        onDone={(answer) => {
          setReceipt(answer)
          setParams({ view: 'receipt' }, { replace: true })
        }}
        onLeave={() => setParams({})}
      />
    )
  }
  return <><TopBar /><Home /></>
}
