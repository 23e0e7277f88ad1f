/** 预警规则: what the sensors are judged by; written, tried on stored readings, published, retired. */
import { SignedIn } from '@/rooms/identity/SignedIn'
import { RuleDesk } from './RuleDesk'

export default function RulesScreen() {
  return <SignedIn page="rules">{(me) => <RuleDesk me={me} key={me.id} />}</SignedIn>
}
