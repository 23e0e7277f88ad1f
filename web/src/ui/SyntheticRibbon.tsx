/** Says on every page that what is shown was made up, for as long as the city is a synthetic one. */
import { Popover } from 'antd'
import { useLanguage, useText } from '@/i18n'
import styles from './SyntheticRibbon.module.css'

interface Props {
  synthetic: boolean
  noticeZh?: string
  noticeEn?: string
  /** From the middle of the top edge instead of the left one, where a list stands. */
  hanging?: boolean
}

export function SyntheticRibbon({ synthetic, noticeZh, noticeEn, hanging = false }: Props) {
  const t = useText()
  const language = useLanguage()
  if (!synthetic) return null
  const notice = (language === 'zh' ? noticeZh : noticeEn) || t.common.syntheticLong
  return (
    <Popover content={<p style={{ maxWidth: 320 }}>{notice}</p>} trigger={['hover', 'click']} placement={hanging ? 'bottom' : 'topLeft'}>
      <button type="button" className={styles.ribbon} data-hanging={hanging} data-testid="synthetic">{t.common.synthetic}</button>
    </Popover>
  )
}
