/** 工作台的词。 */
export const desk = {
  nothingOpen: '选一件开始办',
  nothingOpenText: '左边是您范围里的事，按紧急程度和时限排着。',
  tabs: { intake: '待受理', mine: '我的待办', active: '办理中', late: '超时与临期', all: '全部' },
  chips: {
    all: '全部', triage: '待研判', confirming: '核实中', confirmed: '已核实', dispatching: '待派遣', accepting: '待签收', handling: '处置中',
    verifying: '待核查', closing: '待结案', deferred: '挂账', disputed: '争议', recorded: '待复核', overdue: '已超时', soon: '2 小时内到期', today: '8 小时内到期',
    unaccepted: '未按时签收', cases: '案件', closed: '已结案', void: '已作废', incidents: '事件', declined: '不予立案', merged: '已并入',
  } as Record<string, string>,
  queue: {
    title: '队列', gone: '已转出', noPlace: '位置待定', total: (n: string) => `共 ${n} 条`, loaded: (n: string) => `已载入 ${n}`, more: '载入更多',
    fresh: (n: number) => `有 ${n} 条新`, noneFound: '没有找到', noneFoundText: '换个词，或放宽筛选。', emptyText: '有新的会自己出现在这里。',
    noRows: '这个数字现在没有对应的记录',
    empty: { intake: '没有待受理的', mine: '您的待办都办完了', active: '没有在办的', late: '没有超时的，很好', all: '这里还没有内容' },
  },
  filters: {
    title: '筛选', search: '搜文字、地址或编号', area: '区域', standard: '事件标准', department: '部门', level: '级别', clear: '清除筛选', sort: '排序', export: '导出',
    sorts: { due: '先到期在前', new: '最新在前', level: '最急在前' }, exports: { xlsx: 'Excel 表格', csv: 'CSV 文件' }, drop: (name: string) => `去掉筛选：${name}`,
  },
  counters: {
    title: '此刻与今日', asOf: (time: string) => `数据截至 ${time}`, failed: '数字暂时读不到',
    names: {
      'today.reported': '今日上报', 'today.filed': '今日立案', 'today.closed': '今日结案', 'today.declined': '今日不予立案', 'today.self_found': '今日自行发现',
      'now.open': '在办', 'now.urgent': '紧急', 'now.overdue': '超时', 'now.due_soon': '即将到期', 'now.unaccepted': '未按时签收', 'now.verifying': '待核查',
      'now.deferred': '挂账', 'now.disputed': '争议', 'ratios.closed_on_time': '今日按期结案', 'ratios.closed_on_time.of': '今日结案', 'ratios.filed': '今日受理已立案',
      'ratios.filed.of': '今日受理', 'ratios.rework': '今日返工', 'ratios.rework.of': '今日结案',
    } as Record<string, string>,
    hints: {
      'today.reported': '今天零点以来的上报', 'today.filed': '今天零点以来立案', 'today.closed': '今天零点以来结案', 'now.open': '在办案件（含挂账）', 'now.urgent': '在办的紧急与特急',
      'now.overdue': '在办且已过处置时限', 'now.due_soon': '即将到处置时限', 'now.unaccepted': '派遣后超过签收时限仍未签收', 'now.verifying': '处置已反馈，等待核查', 'now.deferred': '经批准暂停计时',
      'now.disputed': '两次退回，等待裁定主办',
    } as Record<string, string>,
    hour: (n: number) => `${n} 时`, unplaced: '未落到下级区域', back: '回到队列',
  },
  keys: {
    title: '快捷键', move: '上下移动', open: '打开', search: '搜索', fresh: '载入新到的', tabs: '切换标签', back: '返回', undo: '撤销刚才的归并', send: '提交表单', cancel: '取消或关闭', help: '看全部快捷键',
    actions: '每个操作按钮上都写着它的键，按一下就打开表单。',
  },
  map: { title: '地图', toggle: '地图' },
  crews: {
    title: '在岗班组', near: '附近的在岗班组', none: '这个范围里没有在岗班组。', count: (n: number, free: number) => `${n} 个在岗，${free} 个空闲`, cases: (n: number) => `${n} 件`,
    states: { free: '空闲', busy: '忙', off: '不在岗' },
  },
}
