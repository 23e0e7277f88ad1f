/** 预警台的词。 */
export const warnings = {
  severities: { blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色', none: '正常' },
  list: {
    title: '预警', total: (n: string) => `共 ${n} 组`, loaded: (n: string) => `已载入 ${n}`, more: '载入更多',
    members: (n: string) => `${n} 条`, things: (n: string) => `代表 ${n} 台设备`, expand: '展开这一组', fold: '收起这一组',
    empty: '没有在响的预警', emptyText: '有新的会自己出现在这里。', noneFound: '没有符合条件的预警', noneFoundText: '放宽筛选，或换个词。',
    noPlace: '位置待定', incident: (id: string) => `事件 ${id}`,
  },
  sorts: { place: '同地同类', gateway: '网关失联', storm: '预警风暴' },
  states: {
    standing: '在响', unacknowledged: '待确认', shelved: '已搁置', cleared: '已解除', all: '全部',
  } as Record<string, string>,
  flags: {
    unacknowledged: '待确认', acknowledged: '已确认', cleared: '已解除', shelved: (until: string) => `搁置到 ${until}`, chattering: '反复跳变', fleeting: '一闪而过',
    stale: '久未变化', life: '人身安全', confirmed: '属实', dismissed: '误报', returns: (n: number) => `又响 ${n} 次`,
    assigned: (who: string) => `交${who}`,
  },
  filters: {
    title: '筛选', search: '搜设备、规则或编号', severity: '级别', kind: '设备类型', rule: '规则', area: '区域', mine: '只看交给我的', clear: '清除筛选', drop: (name: string) => `去掉筛选：${name}`,
    export: '导出 CSV',
  },
  budget: {
    title: '台席负荷', load: (n: string, allowed: number) => `每人每小时 ${n} 组，上限 ${allowed}`, over: '已超上限', within: '在上限之内',
    hour: (lines: string, people: number) => `近 1 小时 ${lines} 组，${people} 人值守`, behind: (n: string) => `背后 ${n} 条`, tenMinutes: (n: string) => `近 10 分钟 ${n} 组`,
    flooded: '预警洪峰：先看红、橙色，同类同地已并成一组，没有一条被丢掉。', watch: '我来值守', unwatch: '不再值守',
    hint: '依据 EEMUA 191：每名值守人员每小时不超过 6 组',
  },
  detail: {
    nothingOpen: '选一条预警看看', nothingOpenText: '左边最急的在前，每一组是一件要看的事。', notFound: '没有这条预警',
    value: '触发读数', now: '当前读数', rule: (name: string, version: number) => `规则「${name}」第 ${version} 版`, openRule: '看规则', thing: '设备', where: '位置', since: '开始', until: '解除', peak: '最高级别',
    why: '为什么响', consequence: '不管会怎样', response: '该做什么', who: '谁来做', time: '多快', source: '依据', noReasons: '这是平台自己的在线监测，没有阈值规则。',
    chart: '近 24 小时读数', chartOfRange: '预警前后 24 小时读数', noReadings: '这段时间没有读数。', noChart: '这条预警不看单一读数。', readings: (n: string) => `${n} 个读数`,
    incident: '事件与案件', noIncident: '还没有事件。', openIncident: (id: string) => `打开事件 ${id}`, openCase: (id: string) => `打开案件 ${id}`, caseStage: (stage: string) => `案件：${stage}`, incidentState: (state: string) => `事件：${state}`,
    reflex: '自动动作', trust: '设备可信度', steps: '经过', group: '同组', siblings: (n: string) => `同组还有 ${n} 条`, members: (n: string) => `这条预警代表 ${n} 台失联设备`,
    cap: 'CAP 报文',
  },
  reflex: {
    on: '自动动作：开', off: '自动动作：已停', stop: '停止所有自动动作', start: '恢复自动动作', stopText: '此后规则不再向任何装置下指令，直到有人恢复。', startText: '恢复后，达到级别的规则会再次向装置下指令。',
    since: (by: string, when: string, why: string) => `${by} · ${when} · ${why}`,
  },
  reflexStates: { waiting: '待发送', sending: '下发中', sent: '已下发', unsure: '可能已下发，不再重发，请人工查看', stopped: '总开关已停', no_actuator: '附近没有可用装置', failed: '没发出去' } as Record<string, string>,
  actions: {
    acknowledge: '确认收到', assign: '交办', comment: '备注', shelve: '搁置', unshelve: '取消搁置', dismiss: '误报', confirm: '属实，转案件',
  } as Record<string, string>,
  stepNames: {
    raise: '开始预警', return: '再次达到', severity_up: '升级', severity_down: '降级', clear: '恢复正常', acknowledge: '确认收到', assign: '交办', comment: '备注', shelve: '搁置',
    unshelve: '取消搁置', dismiss: '判为误报', confirm: '核为属实', confirmed: '案件核为属实', dismissed: '案件判为误报', chatter: '反复跳变', stale: '久未变化',
    fleeting: '一闪而过', escalate: '升级', fold: '并入网关预警', speak_for: '代表失联设备',
  } as Record<string, string>,
  forms: {
    reason: '理由', why: '为什么', words: '要说的话', minutes: '搁置多久', minutesOf: (n: number) => (n < 60 ? `${n} 分钟` : `${n / 60} 小时`), shelfHint: '红色或涉及人身安全的最多 1 小时；升级时自动取消搁置。',
    shelvePhrases: ['设备检修', '现场已有人', '施工影响'], dismissPhrases: ['现场无异常', '设备误报', '施工或测试引起'],
    assignMe: '交给我自己', assignTo: '交给部门', confirmText: '核为属实后，关联的事件按规则立案；感知恢复正常可核查该案件。', missingReason: '请写明理由', missingWords: '请写内容', missingMinutes: '请选时长',
    done: (what: string) => `已${what}`, acknowledgeAll: (n: number) => `确认这一组（${n}）`,
  },
  keys: {
    title: '快捷键', move: '上下移动', open: '打开或展开', acknowledge: '确认收到', shelve: '搁置', dismiss: '误报', confirm: '属实，转案件', search: '搜索', help: '看全部快捷键', cancel: '取消或返回',
  },
  nothingLeft: '这条预警没有要做的了。',
  toDesk: '到工作台',
}
