/** After sending: thanks, what happens next, and the link that opens the progress. */
import { App, Button, Input, QRCode } from 'antd'
import type { Receipt } from '@/api/types'
import { useText } from '@/i18n'
import { copyText } from '@/ui/copyText'
import { Icon } from '@/ui/Icon'
import styles from './ReceiptCard.module.css'

interface Props {
  receipt: Receipt
  onSee: () => void
  onAnother: () => void
  /** Without link and code: for staff, who have their own lists. */
  brief?: boolean
}

export function ReceiptCard({ receipt, onSee, onAnother, brief = false }: Props) {
  const t = useText()
  const { message } = App.useApp()
  const words = t.report.receipt
  const link = receipt.follow_url ? new URL(receipt.follow_url, location.origin).href : ''
  const copy = async () => {
    if (await copyText(link)) void message.success(t.resident.follow.copied)
  }
  const triage = receipt.triage ? words.triage[receipt.triage] : null
  return (
    <main id="content" className={styles.page}>
      <section className={styles.card} data-testid="receipt">
        <span className={styles.seal}><Icon name="check" size={34} strokeWidth={2.6} /></span>
        <h1 className="serif">{receipt.joined ? words.joined : words.title}</h1>
        <p>{receipt.joined ? words.joinedText : words.text}</p>
        {triage && <p className={styles.triage}>{triage}</p>}
        <p className="muted small">{words.number} <span className="digits">{receipt.report.id}</span></p>
        {link && !brief && (
          <>
            <Button type="primary" size="large" block onClick={onSee}>{words.see}</Button>
            <div className={styles.ticket}>
              <div>
                <QRCode value={link} size={132} bordered={false} color="#1b2728" bgColor="#ffffff" type="svg" />
                <p className="small muted">{words.scan}</p>
              </div>
              <div className={styles.link}>
                <p>{words.keep}</p>
                <Input readOnly value={link} aria-label={t.resident.follow.copyLink}
                  onFocus={(event) => event.target.select()} />
                <Button icon={<Icon name="link" />} onClick={() => void copy()} block>{t.resident.follow.copyLink}</Button>
              </div>
            </div>
          </>
        )}
        {brief && <Button size="large" block onClick={onSee}>{t.common.back}</Button>}
        <Button type={brief ? 'primary' : 'text'} size="large" block={brief} onClick={onAnother} icon={<Icon name="camera" />}>{words.another}</Button>
      </section>
    </main>
  )
}
