/** 一站式事项目录: all that can be reported, what counts as it, how soon it is done and by whom; each leads to reporting it. */
import { Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useStandards } from '@/api/city'
import type { Standard } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './Catalogue.module.css'
import home from './Home.module.css'

export function CataloguePage() {
  const t = useText()
  const words = t.resident.catalogue
  const language = useLanguage()
  const standards = useStandards()
  const [asked, setAsked] = useState('')
  const found = (standards.data ?? []).filter((one) => wordsOf(one).includes(asked.trim()))
  const names = [...new Set(found.map((one) => one.big_name))]
  const groups = names.map((name) => ({ name, items: found.filter((one) => one.big_name === name) }))
  return (
    <main id="content" className={home.mine}>
      <h1 className="serif">{words.title}</h1>
      <p className="muted small">{words.intro}</p>
      <div role="search" className={styles.search}>
        <Input
          size="large" allowClear value={asked} prefix={<Icon name="search" />} placeholder={words.search} aria-label={words.search}
          onChange={(event) => setAsked(event.target.value)}
        />
        <span role="status">{standards.data && words.count(countText(found.length))}</span>
      </div>
      {standards.isPending && <CardSkeletons count={4} height={90} />}
      {standards.error && <ErrorNote error={standards.error} onRetry={() => void standards.refetch()} />}
      {standards.data && found.length === 0 && <EmptyState drawing="search" title={words.none}>{words.noneText}</EmptyState>}
      {groups.map(({ name, items }) => (
        <section key={name} className={styles.group} {...(language === 'en' ? { lang: 'zh-CN' } : {})}>
          <h2 className="serif">{name}</h2>
          <ul>
            {items.map((one) => (
              <li key={one.code} data-standard={one.code}>
                <h3>{one.small_name}</h3>
                <p>{one.filing_condition}</p>
                <p className={styles.facts}>
                  <span>{words.within(t.common.units[one.time_limit.unit](one.time_limit.value))}</span><span>{one.lead}</span>
                </p>
                <Link to={`/?view=report&standard=${one.code}`} aria-label={words.reportThis(one.small_name)}>{words.report}</Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p className="muted small">{words.draft}</p>
    </main>
  )
}

function wordsOf(one: Standard): string {
  return `${one.big_name} ${one.small_name} ${one.filing_condition} ${one.lead} ${one.code}`
}
