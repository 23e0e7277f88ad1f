/** 感知设备的词。 */
export const things = {
  tabs: { explore: '设备', health: '数据健康', coverage: '覆盖与盲区' },
  tabsLabel: '感知设备的页面',
  list: {
    title: '设备列表', search: '名称、编号、地点', kind: '设备类型', anyKind: '所有类型', state: '状态', anyState: '所有状态',
    more: '再看一些', none: '没有这样的设备', noneText: '换个词，或清除筛选。', clear: '清除筛选',
    empty: '还没有登记设备', emptyText: '用 yiwang things load 从表格登记，或在地图上规划一台。',
    shown: (n: string, more: boolean) => (more ? `已列出 ${n} 台，还有更多` : `共 ${n} 台`),
    behind: '只看这个网关下的设备',
  },
  states: { planned: '规划中', active: '在用', maintenance: '维修中', retired: '已停用' },
  online: '在线', silent: '失联', never: '还没有来过数据', noPeriod: '有事才报',
  show: { list: '列表', map: '地图' },
  map: {
    label: '设备地图：圆点为设备，数字为这一带的台数，颜色为最高预警级别',
    total: (n: string) => `视野内 ${n} 台`,
    legend: '预警', colours: { none: '无预警', blue: '蓝', yellow: '黄', orange: '橙', red: '红', silent: '失联' },
  },
  severities: { none: '正常', blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' } as Record<string, string>,
  one: {
    close: '关闭', facts: '基本情况', kind: '类型', id: '编号', place: '地点', owner: '来源', gateway: '网关', trust: '可信度',
    range: '合理范围', period: '上报周期', accuracy: '精度', basis: '范围依据', draft: '凭记忆，待核', privacy: '隐私级别', kept: '数据保留',
    days: (n: number) => `${n} 天`, from: (low: string, high: string, unit: string) => `${low} ～ ${high} ${unit}`,
    lifeSafety: '生命安全', alarm: (colour: string) => `${colour}预警中`, lowers: (share: string) => `可信度因此降低 ${share}`, latest: '最新读数', staleSince: (ago: string) => `${ago}起没有新数据，下面的数不代表现在`,
    noStreams: '这类设备没有读数。', raw: '原始记录', registered: '登记于', synthetic: '模拟设备',
    privacyNames: { none: '无', place: '涉及场所', personal: '涉及个人', sensitive: '敏感' } as Record<string, string>,
  },
  chart: {
    title: '历史', day: '24 小时', month: '30 天', property: '指标', none: '这段时间没有读数。',
    readings: (n: string) => `${n} 条读数`, thinned: '每一点为一段时间的最低至最高', gap: '灰底处没有数据',
    label: (name: string, low: string, high: string, unit: string) => `${name}曲线，最低 ${low}，最高 ${high} ${unit}`,
    table: '按表格看', at: '时间', value: '数值', quality: '质量', qualities: ['好', '存疑', '不可信'],
  },
  rules: { title: '看着它的规则', none: '没有规则看着它。', line: (severity: string, on: number) => `${severity} ${on}`, response: '应对' },
  warnings: { title: '预警', none: '没有发生过预警。', active: '进行中', cleared: '已解除', acknowledged: '已知悉', all: (n: string) => `共 ${n} 条` },
  arc: { title: '云反射弧', toIt: '向本装置下发' },
  quarantine: { title: '被隔离的读数', none: '近 7 天没有。', hidden: '您的岗位不看原始读数。' },
  reasons: {
    unknown_thing: '没有这台设备', unknown_unit: '单位不认识', in_the_future: '时间在未来', not_a_number: '不是数', bad_time: '时间读不懂',
    retired_thing: '设备已停用', duplicate: '重复', absurd_time: '时间荒谬', out_of_order: '迟到', out_of_range: '超出合理范围', accepted: '收下',
  } as Record<string, string>,
  health: {
    title: '各来源今日数据', intro: '近 24 小时。隔离的留着可查，拒收的只计数。', none: '还没有来源。',
    gate: '数据入口', ready: '正常', away: '暂不可用：读数会在它恢复后补上', series: '序列', silentSeries: '失联序列', waiting: '等待入库', commit: '上次入库用时',
    unjudged: '入库但未判断', seconds: (n: string) => `${n} 秒`,
    columns: {
      source: '来源', things: '设备', silent: '失联', rows: '收到', late: '迟到', bad: '超范围', quarantined: '隔离', rejected: '拒收', lag: '延迟', last: '最近一次',
    },
    never: '今日未到', latest: '最近被隔离的读数',
  },
  coverage: {
    title: '哪里还没有', kind: '看哪一类设备', intro: '没有这类设备的居村，就是盲区。按下级区域看，点区域往下看。',
    sum: (blind: string, all: string, things: string) => `${all} 个居村中 ${blind} 个没有；已有 ${things} 台`,
    columns: { area: '区域', things: '台数', blind: '盲区居村', share: '盲区占比' }, up: '返回上一级', enter: (name: string) => `看${name}`,
    legend: '盲区占比', label: '覆盖地图：颜色越深，没有这类设备的居村越多', generated: '居村界为生成，仅供参考',
  },
  plan: {
    open: '规划一台', title: '规划一台设备', where: '在地图上点一下位置；也可以移动地图后按回车。', kind: '类型', name: '名称', id: '编号',
    near: (n: number) => `50 米内已有 ${n} 台同类设备，也许不必再装：`, free: '50 米内没有同类设备。', save: '登记为规划中', metres: (n: number) => `${n} 米`,
    place: (lon: string, lat: string) => `位置 ${lon}，${lat}`,
  },
  keys: { search: '搜索', next: '下一台', previous: '上一台', open: '打开', close: '关闭' },
}
