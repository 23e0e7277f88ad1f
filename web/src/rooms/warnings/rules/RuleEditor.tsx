/** Writing a rule: the form beside what it says, what it would have warned of, and the steps to put it into force. */
import { Button } from 'antd'
import { useState } from 'react'
import type { RuleDetail, RuleRow, RuleWords } from '@/api/types'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import { ErrorNote } from '@/ui/ErrorNote'
import { Section } from '@/ui/Section'
import { Toned } from '@/ui/Toned'
import { WorkPage } from '@/ui/WorkPage'
import { useThingKinds } from '@/rooms/warnings/queries'
import { BackTestBlock } from './BackTestBlock'
import { blankRule, tidy } from './blank'
import { useBackTest, useKeepRule, usePublish, useTry, lastDays } from './queries'
import styles from './RuleEditor.module.css'
import { RuleForm } from './RuleForm'
import { RulePreview } from './RulePreview'
import { RuleText } from './RuleText'

interface Props {
  /** The draft that is being written; none: a new one. */
  one: RuleDetail | null
  /** The version that a new one begins from. */
  from: RuleDetail | null
  onKept: (row: RuleRow) => void
  onDone: () => void
}

export function RuleEditor({ one, from, onKept, onDone }: Props) {
  const t = useText()
  const words = t.rules.form
  const kinds = useThingKinds()
  const [begun] = useState<RuleWords>(() => one?.definition ?? from?.definition ?? blankRule(today()))
  const [rule, setRule] = useState(begun)
  const [kept, setKept] = useState(JSON.stringify(begun))
  const [days, setDays] = useState(7)
  const [asText, setAsText] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  const wanted = tidy(rule)
  const dirty = JSON.stringify(rule) !== kept
  const tried = useTry(wanted, days,
    rule.kinds.length > 0 && rule.property !== '' && rule.conditions.some((one) => one.lines.length > 0))
  const at = one?.rule ?? { code: rule.code, version: 0 }
  const keep = useKeepRule((detail) => {
    setRule(detail.definition)
    setKept(JSON.stringify(detail.definition))
    setDone(words.kept)
    onKept(detail.rule)
  })
  const test = useBackTest(at, () => setDone(words.tested))
  const publish = usePublish(at, () => {
    setDone(words.published)
    onDone()
  })
  const problems = tried.data?.problems ?? one?.problems ?? []
  const tested = one?.backtests.find((test) => test.current && test.readings > 0)
  const mayPublish = one?.actions.includes('publish') ?? false
  const hint = dirty || !one ? words.needsSave
    : problems.length ? words.needsProblems(problems.length)
      : !tested ? words.needsTest : words.publishHint
  const error = keep.error ?? test.error ?? publish.error
  const save = () => keep.mutate({ at: one?.rule ?? null, definition: wanted, revision: one?.rule.revision ?? null })
  return (
    <WorkPage
      head={(
        <header className={styles.head}>
          <h1 className="serif">{rule.name_zh || words.newTitle}</h1>
          <span className={styles.draft}>{words.revision(one?.rule.version ?? nextVersion(from))}</span>
          {dirty && one && <span className="muted small">{words.dirty}</span>}
          <Button size="small" type="text" className={styles.last}
            onClick={() => setAsText(!asText)}>{asText ? words.asForm : words.asText}</Button>
        </header>
      )}
      done={done}
      dock={(
        <>
          {error && <ErrorNote error={error} />}
          <div className={styles.dock}>
            <Button type={dirty || !one ? 'primary' : 'default'} loading={keep.isPending}
              disabled={!rule.code || (Boolean(one) && !dirty)} onClick={save}>
              {one ? words.save : words.saveNew}
            </Button>
            {one && (
              <Button loading={test.isPending} disabled={dirty} type={!dirty && !tested ? 'primary' : 'default'}
                onClick={() => test.mutate(lastDays(days))}>
                {words.backTest}
              </Button>
            )}
            {one && mayPublish && (
              <Button
                type={!dirty && tested ? 'primary' : 'default'} loading={publish.isPending} disabled={dirty || problems.length > 0 || !tested}
                onClick={() => publish.mutate(one.rule.revision)}
              >{words.publish}</Button>
            )}
            <span className="muted small">{hint}</span>
            {!one && <Button type="text" className={styles.last} onClick={onDone}>{t.common.cancel}</Button>}
          </div>
        </>
      )}
    >
      <div className={styles.two}>
        <div className={styles.form}>
          {asText ? <RuleText rule={rule} onChange={setRule} /> : <RuleForm rule={rule} kinds={kinds.data ?? []}
            fixed={one !== null || from !== null} onChange={setRule} />}
        </div>
        <div className={styles.preview}>
          <RulePreview rule={wanted} kinds={kinds.data ?? []} days={days} onDays={setDays} tried={tried} />
          <Section title={t.rules.detail.problems} tone="card">
            {problems.length ? (
              <ul className={styles.problems}>
                {problems.map((problem) => (
                  <li key={problem.field + problem.said}>{problem.said}<small>{problem.field}</small></li>
                ))}
              </ul>
            ) : tried.error ? <Toned tone="near">{t.rules.preview.notJudged}</Toned> : <p className="muted small">{t.rules.detail.noProblems}</p>}
          </Section>
          {one && one.backtests.length > 0 && (
            <Section title={t.rules.detail.backtests} tone="card">
              {one.backtests.slice(0, 3).map((test) => (
                <div key={test.id} className={styles.test}>
                  <p className="muted small">{t.rules.preview.ranAt(momentText(test.ran_at))}{!test.current && ` · ${t.rules.preview.outdated}`}</p>
                  <BackTestBlock test={test} brief />
                </div>
              ))}
            </Section>
          )}
        </div>
      </div>
    </WorkPage>
  )
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/** The number that the next version of a rule will have; the server gives it, this only says it beforehand. */
function nextVersion(from: RuleDetail | null): number {
  return from ? Math.max(from.rule.version, ...from.versions.map((one) => one.version)) + 1 : 1
}
