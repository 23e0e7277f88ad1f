/** Home: one big button, my reports, the city today, how a thing gets done, and the way without a phone. */
import { Link } from 'react-router'
import { useText } from '@/i18n'
import { MyReports } from '@/rooms/incidents/follow/MyReports'
import { useTokens } from '@/rooms/incidents/tokens'
import { Icon } from '@/ui/Icon'
import styles from './Home.module.css'
import { HOW_PICTURES } from './pictures'
import { StreetPicture } from './StreetPicture'
import { Today } from './Today'

const RECENT = 3
const HOTLINE = '12345'

export function Home() {
  const t = useText()
  const words = t.resident
  const tokens = useTokens()
  return (
    <main id="content" className={styles.home}>
      <section className={styles.hero}>
        <div className={styles.pitch}>
          <h1 className="serif">{words.headline.map((line) => <span key={line}>{line}</span>)}</h1>
          <p className={styles.lead}>{words.lead}</p>
          <Link to="/?view=report" className={styles.snap} data-testid="snap">
            <span className={styles.shutter}><Icon name="camera" size={30} strokeWidth={1.7} /></span>
            <span><b>{words.snap}</b><small>{words.snapHint}</small></span>
          </Link>
          <Link to="/?view=catalogue" className={styles.catalogue} data-testid="catalogue">{words.catalogue.open}</Link>
        </div>
        <StreetPicture className={styles.street} />
      </section>

      {tokens.length > 0 && (
        <section className={styles.section}>
          <div className={styles.title}>
            <h2 className="serif">{words.my.title}</h2>
            <Link to="/?view=my">{words.my.all}</Link>
          </div>
          <MyReports most={RECENT} />
        </section>
      )}

      <Today />

      <section className={styles.section}>
        <div className={styles.title}><h2 className="serif">{words.how.title}</h2></div>
        <ol className={styles.how}>
          {words.how.steps.map((step, index) => {
            const Picture = HOW_PICTURES[index]
            return (
              <li key={step.title}>
                {Picture && <Picture />}
                <h3><span className="digits">{index + 1}</span>{step.title}</h3>
                <p>{step.text}</p>
              </li>
            )
          })}
        </ol>
      </section>

      <section className={styles.phone}>
        <span className={styles.handset}><Icon name="phone" size={34} /></span>
        <div>
          <h2 className="serif">{words.phone.title}</h2>
          <p>{words.phone.text}</p>
        </div>
        <a href={`tel:${HOTLINE}`}>{words.phone.call}</a>
      </section>

      <footer className={styles.foot}>
        <p><Icon name="shield" /> {words.privacy}</p>
        <nav aria-label={words.staff}>
          <span>{words.staff}</span>
          <Link to="/desk">{t.common.goDesk}</Link>
          <Link to="/pocket">{t.common.goPocket}</Link>
          <Link to="/wall">{t.common.goWall}</Link>
        </nav>
      </footer>
    </main>
  )
}
