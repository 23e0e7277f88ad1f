/** Chinese ⇄ English. */
import { Button } from 'antd'
import { setLanguage, useLanguage, useText } from '@/i18n'
import { Icon } from './Icon'

export function LanguageSwitch({ onSwitch }: { onSwitch?: () => void }) {
  const t = useText()
  const language = useLanguage()
  const next = language === 'zh' ? 'en' : 'zh'
  return (
    <Button
      type="text" lang={next === 'zh' ? 'zh-CN' : 'en'} aria-label={t.common.switchLanguageLabel} icon={<Icon name="globe" />}
      onClick={() => {
        setLanguage(next)
        onSwitch?.()
      }}
    >
      {t.common.switchLanguage}
    </Button>
  )
}
