/** One version of a rule as it is: when it fires, why, by what authority, how it did, and what was tested. */
import { Button } from 'antd'
import { useState } from 'react'
import { useStandard } from '@/api/city'
import type { RuleDetail } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { countText, dateText, durationText, momentText, shareText } from '@/i18n/format'
import { ActionSheet } from '@/ui/action/ActionSheet'
import { WordsField } from '@/ui/action/fields'
import { Facts } from '@/ui/Facts'
import { Section } from '@/ui/Section'
import { Toned } from '@/ui/Toned'
import { WorkPage } from '@/ui/WorkPage'
import { useThingKinds } from '@/rooms/warnings/queries'
import { RuleSaying } from '@/rooms/warnings/RuleSaying'
import { sayRule } from '@/rooms/warnings/ruleWords'
import { BackTestBlock } from './BackTestBlock'
import { useRetire } from './queries'
import { RuleHead } from './RuleHead'
import styles from './RulePage.module.css'

interface Props {
  one: RuleDetail
  onRevise: () => void
  onOpen: (version: number) => void
  onWarnings: (rule: string) => void
}

export function RulePage({ one, onRevise, onOpen, onWarnings }: Props) {
  const t = useText()
  const words = t.rules
  const [retiring, setRetiring] = useState(false)
  const [reason, setReason] = useState('')
  const [done, setDone] = useState<string | null>(null)
  const retire = useRetire(one.rule, () => {
    setRetiring(false)
    setDone(words.form.retired)
  })
  const mayWrite = one.actions.includes('back_test')
  return (
    <WorkPage
      head={<RuleHead one={one} />} done={done}
      dock={(
        <div className={styles.dock}>
          {mayWrite && <Button type="primary" onClick={onRevise}>{words.detail.revise}</Button>}
          <Button onClick={() => onWarnings(one.rule.code)}>{words.detail.warnings}</Button>
          {mayWrite && one.rule.origin === 'shipped' && <span className="muted small">{words.detail.shippedHint}</span>}
          {one.actions.includes('retire') && <Button danger className={styles.last}
            onClick={() => setRetiring(true)}>{words.form.retire}</Button>}
        </div>
      )}
      sheet={retiring && (
        <ActionSheet
          title={words.form.retire} danger busy={retire.isPending} error={retire.error} onCancel={() => setRetiring(false)}
          missing={reason.trim() ? null : t.warnings.forms.missingReason} onSubmit={() => retire.mutate(reason.trim())}
        >
          <WordsField label={words.form.retireWhy} value={reason} onChange={setReason} />
        </ActionSheet>
      )}
    >
      {one.retired_why && <Toned tone="near"><b>{words.detail.retiredWhy}</b>{one.retired_why}</Toned>}
      <div className={styles.two}>
        <When one={one} />
        <Why one={one} />
      </div>
      <Stat one={one} />
      <Section title={words.detail.backtests} tone="card">
        {!one.backtests.length && <p className="muted small">{words.detail.noBacktests}</p>}
        {one.backtests.slice(0, 3).map((test, index) => (
          <div key={test.id} className={styles.test}>
            <p className="muted small">
              {words.preview.ranAt(momentText(test.ran_at))} · {words.preview.range(dateText(test.low), dateText(test.high))}
              {!test.current && ` · ${words.preview.outdated}`}
            </p>
            <BackTestBlock test={test} brief={index > 0} />
          </div>
        ))}
      </Section>
      {one.versions.length > 1 && (
        <Section title={words.detail.versions} tone="card">
          <ul className={styles.versions}>
            {one.versions.map((version) => (
              <li key={version.version}>
                <Button
                  type={version.version === one.rule.version ? 'default' : 'link'} size="small" disabled={version.version === one.rule.version}
                  onClick={() => onOpen(version.version)}
                >{words.detail.versionLine(version.version, words.states[version.state] ?? version.state)}</Button>
                {version.published_at && <span>{words.detail.publishedAt(momentText(version.published_at))}</span>}
                {version.retired_at && <span>{words.detail.retiredAt(momentText(version.retired_at))}</span>}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </WorkPage>
  )
}

function When({ one }: { one: RuleDetail }) {
  const t = useText()
  const language = useLanguage()
  const kinds = useThingKinds()
  return (
    <Section title={t.rules.detail.when} tone="card">
      <RuleSaying said={sayRule(one.definition, kinds.data, t, language)} />
    </Section>
  )
}

function Why({ one }: { one: RuleDetail }) {
  const t = useText()
  const english = useLanguage() === 'en'
  const words = t.rules.detail
  const standard = useStandard(one.rule.standard)
  const { rationalisation: why, source } = one.definition
  return (
    <Section title={words.why} tone="card">
      <p className={styles.response}>{english ? why.response_en : why.response_zh}</p>
      <Facts facts={[
        { label: words.who, value: why.who },
        { label: words.time, value: durationText(why.time_to_respond_s) },
        { label: words.consequence, value: english ? why.consequence_en : why.consequence_zh, wide: true },
        { label: words.standard, value: `${standard.data ? `${standard.data.small_name} · ` : ''}${one.rule.standard}`,
          wide: true },
        { label: words.source, wide: true,
          value: `${source.title} · ${source.edition}${source.clause ? ` · ${source.clause}` : ''}` },
        { label: t.rules.form.confidence, value: words.confidence[source.confidence] },
        { label: t.rules.form.from, value: words.effective(source.effective_from, source.effective_to ?? '') },
      ]}
      />
    </Section>
  )
}

function Stat({ one }: { one: RuleDetail }) {
  const words = useText().rules
  const stat = one.rule.stat
  return (
    <Section title={words.detail.stat} tone="card">
      {stat ? (
        <dl className={styles.stat}>
          {([
            ['raised', countText(stat.raised)], ['active', countText(stat.active)], ['precision', shareText(stat.precision, 0)],
            ['confirmed', countText(stat.confirmed)], ['dismissed', countText(stat.dismissed)],
            ['chattering', countText(stat.chattering)], ['fleeting', countText(stat.fleeting)],
          ] as const).map(([name, value]) => (
            <div key={name}><dt>{words.detail[name]}</dt><dd className="digits">{value}</dd></div>
          ))}
        </dl>
      ) : <p className="muted small">{words.list.noStat}</p>}
    </Section>
  )
}
