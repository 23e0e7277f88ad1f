/** 场景: one sort of thing on one page. */
import { SignedIn } from '@/rooms/identity/SignedIn'
import { Scenes } from './Scenes'

export default function ScenesScreen() {
  return <SignedIn page="scenes">{(me) => <Scenes me={me} key={me.id} />}</SignedIn>
}
