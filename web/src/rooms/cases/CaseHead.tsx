/** The head of a case: what it is, how pressing, who has it, how long is left, and where it stands on its way. */
import { Button } from 'antd'
import { useLanguage, useText } from '@/i18n'
import type { CaseDetail } from '@/api/types'
import { copyText } from '@/ui/copyText'
import { Icon } from '@/ui/Icon'
import { LevelTag } from '@/ui/LevelTag'
import { RecordLink } from '@/ui/RecordLink'
import { StageStrip } from '@/ui/StageStrip'
import { StageTag } from '@/ui/StageTag'
import { CaseDue } from './CaseDue'
import styles from './CaseHead.module.css'
import { CaseFlags } from './CaseRowItem'
import { stripOf } from './stages'

export function CaseHead({ one }: { one: CaseDetail }) {
  const t = useText()
  const language = useLanguage()
  const explain = (language === 'zh' ? one.deadline?.text_zh : one.deadline?.text_en) ?? null
  const strip = stripOf(one)
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <h1 className="serif">{one.title}</h1>
        <LevelTag level={one.level} />
        <StageTag stage={one.stage} name={one.stage_name} />
        <span className={styles.flags}><CaseFlags row={one} /></span>
        <Button size="small" type="text" className={styles.id} onClick={() => void copyText(one.id)} title={t.common.copy}>
          {t.casePage.caseNo(one.id)}<Icon name="link" size={13} />
        </Button>
      </div>
      {one.text && <p className={styles.text}>{one.text}</p>}
      <div className={styles.key}>
        <span className={styles.due}><CaseDue row={one} explain={explain} showDue /></span>
        {one.holder && <span><small>{t.casePage.facts.holder}</small><b><Holder one={one} /></b></span>}
        <span><small>{t.casePage.facts.place}</small><b><RecordLink kind="area" id={one.area_id}>{one.area_name}</RecordLink>{one.address ? ` · ${one.address}` : ''}</b></span>
      </div>
      <div className={styles.strip}><StageStrip stages={strip} /></div>
      <div className={styles.thin}><StageStrip stages={strip} compact /></div>
    </header>
  )
}

/** Who has it, with the card of an organisation or a crew. */
function Holder({ one }: { one: CaseDetail }) {
  if (!one.holder) return null
  const { kind, id, name } = one.holder
  if (kind === 'crew') return <RecordLink kind="crew" id={id}>{name}</RecordLink>
  if (kind === 'department' || kind === 'center') return <RecordLink kind="department" id={id}>{name}</RecordLink>
  return <>{name}</>
}
