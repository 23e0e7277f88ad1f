/** 场景：一件事一张图，数字、设备、预警、规则与依据在一处。 */
export const scenes = {
  intro: '一个场景管一类事：用哪些设备看、按什么规则响、响了归哪条标准，都写在里面。',
  sensitive: '敏感指标', all: '全部场景', back: '全部场景', search: '搜场景', noneFound: '没有这样的场景',
  calm: '平稳', warned: (n: string) => `${n} 条预警`, things: (n: string) => `${n} 台设备`, rules: (n: string) => `${n} 条规则`,
  none: '还没有场景', noneText: '用 yiwang scene list 看看有哪些随产品带来。',
  tabs: { now: '此刻', stations: '设备', rules: '规则与依据' },
  figures: '指标', of: (n: string) => `由 ${n} 台得出`, noValue: '没有有效读数', formula: '怎么算的',
  synthetic: (n: string) => `${n} 台为合成`,
  warnings: '在响的预警', noWarnings: '没有在响的预警', cases: '在办案件', noCases: '没有在办案件',
  due: (when: string) => `${when} 到期`, more: '再显示一些',
  station: {
    search: '搜设备或地点', name: '设备', area: '地点', value: '最近读数', at: '时间', state: '状态',
    silent: '失联', fresh: '正常', never: '还没有来过数据', none: '没有找到', count: (n: string, of: string) => `${n} / ${of} 台`,
  },
  map: {
    label: (name: string) => `${name}地图`, silent: '失联', shown: (n: string, of: string) => `图上 ${n} 台，共 ${of} 台，先画在响的`,
    all: (n: string) => `图上 ${n} 台`, show: '看地图', hide: '看数字',
  },
  rule: {
    who: '谁来办', response: '怎么办', source: '依据', standard: '事件标准', ladder: '逐级升级', see: '看规则',
    after: (minutes: string) => `${minutes} 分钟后`, atOnce: '立即', repeats: (n: number, days: number) => `${days} 天内第 ${n} 次`,
    draft: '待核', proposal: '本项目自定', page: '见于公开网页', memory: '凭记忆，待核',
  },
  standards: '归入的事件标准', file: '立案', close: '结案', sources: '资料来源',
}
