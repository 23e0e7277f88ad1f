/** All scenes, or one of them. */
import { Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useLive } from '@/api/live'
import type { Me } from '@/api/types'
import { useText } from '@/i18n'
import { AccountMenu } from '@/rooms/identity/AccountMenu'
import { SceneCards } from '@/rooms/scenes/SceneCards'
import { SensitiveFigures } from '@/rooms/scenes/SensitiveFigures'
import { useScenes } from '@/rooms/scenes/queries'
import { Brand } from '@/ui/Brand'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import { CardSkeletons } from '@/ui/Skeletons'
import { OneScene } from './OneScene'
import styles from './Scenes.module.css'
import { useSceneUrl } from './useSceneUrl'

export function Scenes({ me }: { me: Me }) {
  const t = useText()
  const url = useSceneUrl()
  useLive(true)
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <Brand sub={t.common.pages.scenes} />
        <nav className={styles.pages} aria-label={t.home.pages}>
          {me.pages.filter((page) => page === 'warnings' || page === 'things' || page === 'wall').map((page) => (
            <Link key={page} to={`/${page}`}>{t.common.pages[page]}</Link>
          ))}
        </nav>
        <span className={styles.push} />
        <LanguageSwitch />
        <AccountMenu me={me} compact />
      </header>
      {url.scene ? <OneScene url={url} code={url.scene} me={me} key={url.scene} /> : <Every onOpen={url.openScene} />}
    </div>
  )
}

function Every({ onOpen }: { onOpen: (code: string) => void }) {
  const t = useText()
  const words = t.scenes
  const scenes = useScenes()
  const [asked, setAsked] = useState('')
  const found = (scenes.data ?? []).filter((one) => `${one.name} ${one.summary} ${one.kinds.join(' ')}`.includes(asked.trim()))
  return (
    <main id="content" className={styles.every}>
      {scenes.error && <ErrorNote error={scenes.error} onRetry={() => void scenes.refetch()} />}
      {scenes.isPending && <CardSkeletons count={4} height={140} />}
      {scenes.data && (
        <>
          <h2 className={styles.small}>{words.sensitive}</h2>
          <SensitiveFigures scenes={scenes.data} label={words.sensitive} onOpen={onOpen} />
          <div className={styles.bar}>
            <h1>{words.all}</h1><p>{words.intro}</p>
            <Input
              value={asked} allowClear prefix={<Icon name="search" />} placeholder={words.search} aria-label={words.search}
              onChange={(event) => setAsked(event.target.value)}
            />
          </div>
          {scenes.data.length === 0 && <EmptyState title={words.none}>{words.noneText}</EmptyState>}
          {scenes.data.length > 0 && found.length === 0 && <EmptyState drawing="search" title={words.noneFound} />}
          <SceneCards scenes={found} onOpen={onOpen} />
        </>
      )}
    </main>
  )
}
