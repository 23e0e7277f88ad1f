/** A live picture where the browser plays HLS by itself; else where it is to be opened, said plainly. */
import { useState } from 'react'
import type { LookGiven } from '@/api/types'
import { useText } from '@/i18n'
import { Toned } from '@/ui/Toned'
import styles from './cameras.module.css'

const HLS = 'application/vnd.apple.mpegurl'

function playsHls(): boolean {
  return document.createElement('video').canPlayType(HLS) !== ''
}

export function Picture({ name, given }: { name: string; given: LookGiven }) {
  const words = useText().cameras
  const [failed, setFailed] = useState(false)
  const plays = given.protocol === 'hls' && given.address !== null && !failed && playsHls()
  const honest = !given.address ? words.onlyCode : given.protocol === 'rtsp' ? words.noTranscoding : words.cannotPlay
  return (
    <div className={styles.picture}>
      {plays
        ? <video src={given.address ?? ''} controls autoPlay muted playsInline aria-label={words.picture(name)} onError={() => setFailed(true)} />
        : <Toned tone="near">{honest}</Toned>}
      {!plays && given.address && <div>{words.address}：<code>{given.address}</code></div>}
      {!plays && given.gb28181 && <div>{words.code}：<code>{given.gb28181}</code></div>}
    </div>
  )
}
