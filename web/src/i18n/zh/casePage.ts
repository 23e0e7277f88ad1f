/** 案件页面的词。 */
export const casePage = {
  notFound: '没有这个案件',
  caseNo: (id: string) => `案件 ${id}`,
  due: {
    void: '已作废', closedLate: '已办结（超时）', wasLate: '已超时', notYet: '派遣后计时', stopped: '现在不计时', filed: (ago: string) => `${ago}立案`,
  },
  flags: {
    reopened: (n: number) => `重办 ${n}`, rework: (n: number) => `返工 ${n}`, sentBack: (n: number) => `退回 ${n}`,
    auto: '自动立案', exercise: '演练',
  },
  facts: {
    holder: '现由', place: '地点', filing: '立案条件', closing: '结案条件', lead: '主办部门', noLead: '还未派遣', crew: '班组',
    filedAt: '立案时间', procedure: '流程',
    procedureOf: (name: string, version: number) => `${name} 第 ${version} 版`,
  },
  conditions: '标准与责任',
  tier: {
    title: '承办层级', levels: { community: '村居', subdistrict: '街镇', district: '区', city: '市' },
    since: (when: string) => `自 ${when} 承办`, until: (when: string) => `未处置则 ${when} 逐级上升`, top: '已到最高一级，不再上升',
    climbed: (n: number) => `已上升 ${n} 级`, delegate: '下派', to: '下派给', reason: '理由', phrases: ['就近处置', '属本辖区职责'],
    keeps: '案件时限不变。', missing: '请写明理由', extra: '重新计时（小时）', extraHint: '只有督办岗位可以；留空则时限不变，填写则记录在案。',
  },
  pending: { extend: '申请延期，等待批复。', defer: '申请挂账，等待批复。', other: '有一项申请等待批复。' } as Record<string, string>,
  because: (reason: string) => `理由：${reason}`,
  stepCount: (n: number) => `${n} 步`,
  reporters: '反映人',
  rating: '满意度',
  solved: '已解决',
  unsolved: '未解决',
  openIncident: '看上报',
  sibling: '同一上报的另一件',
  clock: {
    running: '计时', paused: '暂停（经批准）', stopped: '不计时（按流程）', now: '现在',
    label: (used: string, limit: string) => `时限 ${limit}，已用 ${used}`,
    used: (used: string, limit: string) => `已用 ${used} / ${limit}`,
    usedUp: '已用完',
    due: (when: string) => `截止 ${when}`,
    notRunning: '现在不计时',
  },
  evidence: {
    title: '处置前后', before: '处置前', after: '处置后', no_before: '没有处置前的照片', no_after: '还没有处置后的照片',
    wanted: (n: number) => `标准要求处置后 ${n} 张`,
    phases: { before: '处置前', after: '处置后', confirm: '核实', verify: '核查' },
  },
  crews: {
    title: '班组', ranked: '最近的可用班组', none: '没有登记的班组。',
    say: ({ onDuty, metres, cases }: { onDuty: boolean; metres: number | null; cases: number }) =>
      `${onDuty ? '在岗' : '不在岗'}，${metres === null ? '位置未知' : `距离 ${metres} 米`}，手上 ${cases} 件`,
    eta: (n: number) => `约 ${n} 分钟到`, busy: (n: number) => `在办 ${n} 件`, more: (n: number) => `还有 ${n} 个班组`,
  },
  orders: {
    title: '工单', lead: '主办', assisting: '协办', count: (n: number) => `${n} 张`,
    states: { offered: '待签收', accepted: '已签收', handling: '处置中', done: '已反馈', sent_back: '已退回', withdrawn: '已撤回' },
  },
  dispatch: {
    why: '建议依据', unowned: '待定责', unownedText: '权责清单里没有对应的责任部门，请选择主办部门。',
    overridden: '已改派', proposedWas: (name: string) => `建议的是${name}。`,
    lead: '主办部门', assisting: '协办部门', choose: '选择部门', nobody: '无', crew: '直接指派班组',
    crewHint: '再按一次可取消，由部门自行指派。', crewByDepartment: '班组由该部门签收后自行指派。', notOffered: '这一件现在没有派遣建议。',
  },
  form: {
    reason: '理由', hours: '延长多少小时', hoursHint: '与本案时限同类的小时（只在计时的时段里算）。',
    text: { report_result: '处置结果', note: '备注', assist_done: '协办结果', other: '说明' } as Record<string, string>,
    photos: '照片', photosAfter: (n: number) => (n > 0 ? `处置后照片（至少 ${n} 张）` : '处置后照片'),
    photosBusy: '照片还在上传…', pendingHours: (n: number) => `申请延长 ${n} 小时。`,
    missing: {
      reason: '请写理由', text: '请写说明', hours: '请填小时数', department: '请选部门', crew: '请选班组', photos_after: '请附处置后照片', other: '还缺一项',
    } as Record<string, string>,
  },
  phrases: {
    send_back: ['不属本部门职责', '责任主体为权属单位', '位置不在本辖区'],
    verify_fail: ['问题仍然存在', '现场未清理干净', '照片不能证明已处置'],
    rework: ['照片不清楚', '未达到结案条件'],
    extend: ['等待配件', '天气原因无法施工', '需夜间占道施工'],
    defer: ['需列入年度计划', '涉及产权争议', '等待上位工程'],
    void: ['重复立案', '误报'],
    undo_auto: ['分类不对', '现场无此问题', '应先核实'],
    remind: ['即将到期，请尽快办理', '市民再次反映'],
    reopen: ['市民反映未解决', '问题复发'],
  } as Record<string, string[]>,
}
