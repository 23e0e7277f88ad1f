/**
 * Puts a look on everything inside it. Looks nest: the app wears light (or elder), the wall wears dark.
 * CSS variables are set on the wrapper and, because pop-ups live on <body>, on <body> too.
 */
import { App, ConfigProvider } from 'antd'
import enGB from 'antd/locale/en_GB'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useLayoutEffect, type ReactNode } from 'react'
import { useLanguage } from '@/i18n'
import { antdTheme } from './antd'
import './base.css'
import { cssVariables, type Look } from './tokens'

export function ThemeRoot({ look, children }: { look: Look; children: ReactNode }) {
  const language = useLanguage()
  // Ant waits for its animations to end; to those who want none it must not promise any.
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  useLayoutEffect(() => {
    const { body, documentElement } = document
    body.dataset.look = look
    for (const [name, value] of Object.entries(cssVariables(look))) body.style.setProperty(name, value)
    documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  }, [look, language])
  return (
    <ConfigProvider
      theme={antdTheme(look, calm)}
      locale={language === 'zh' ? zhCN : enGB}
      button={{ autoInsertSpace: false }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  )
}
