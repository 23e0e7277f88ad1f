/** 首页: where a person of any of the five levels begins the day. */
import { SignedIn } from '@/rooms/identity/SignedIn'
import { Home } from './Home'

export default function HomeScreen() {
  return <SignedIn page="home">{(me) => <Home me={me} key={me.id} />}</SignedIn>
}
