/** 预警规则 */
export default function RulesScreen() {
  return null
}
