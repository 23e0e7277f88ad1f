/** 事件（上报归并后的问题）页面的词。 */
export const incidentPage = {
  notFound: '没有这条事件',
  incidentNo: (id: string) => `事件 ${id}`,
  noWords: '（没有文字）',
  unclassified: '未分类',
  since: '首次上报',
  told: '反映',
  openCase: (id: string) => `打开案件 ${id}`,
  filedAs: (id: string) => `已立案，案件 ${id} 正在办理。`,
  mergedInto: (id: string) => `已并入事件 ${id}，反映人会跟着那一件收到进展。`,
  reportCount: (n: number) => `${n} 人反映`,
  photoCount: (n: number) => `${n} 图`,
  advised: (name: string, share: string) => `参考 ${name} ${share}`,
  allReports: '全部上报',
  siblings: '同一上报拆出的其他件',
  progress: '给反映人看的进度',
  states: {
    open: '待受理', confirming: '核实中', confirmed: '已核实', filed: '已立案', declined: '不予立案', answered: '已答复', merged: '已并入',
  },
  triage: { unplaced: '缺位置', inaccurate: '位置不准', unclassified: '未分类' },
  triageText: {
    unplaced: '没有可用的位置，定了位置才能立案。', inaccurate: '位置误差太大，请在图上定准。', unclassified: '算法没有把握，请选定事件标准。',
  },
  resolve: { place: '定位置', classify: '选标准' },
  advice: {
    title: 'AI 参考意见', decides: '由您决定', nothing: '算法对这段文字没有意见。', unsure: '没有把握，下面只是相近的标准。',
    why: '依据：', take: '采纳', taken: '已采用', confidence: (share: string) => `置信度 ${share}`,
  },
  reports: {
    title: (n: number) => `上报（${n}）`, reveal: '查看联系方式', revealWhy: '为什么要看', revealHint: '谁、何时、为什么看了，都会留痕。',
    revealPhrases: ['回访核实位置', '回复处理结果'], takeOut: '移出', photo: '上报照片',
    accuracy: (text: string) => `误差 ${text}`, occurred: (when: string) => `发生于 ${when}`, told: (n: number) => `已告知 ${n} 次`,
    says: (source: string, sure: string | null) => (sure ? `${source}，自报可信度 ${sure}` : source),
    record: (days: number, share: string, right: number, of: number) => `近 ${days} 天属实 ${share}（${right}/${of}）`,
    noRecord: '还没有判过真假',
  },
  sources: {
    title: '来源属实率', intro: (days: number) => `近 ${days} 天，人和机器一样量：立了案算属实，不予受理算不实，还没判的不算。`,
    source: '来源', channel: '渠道', people: (channel: string) => `${channel}（人）`, reports: '上报', confirmed: '属实', dismissed: '不实',
    precision: '属实率', confidence: '平均自报可信度', none: '这段时间没有上报',
  },
  provenance: {
    title: '来历与此地', open: '来历与此地三十天', sources: '原始来源记录', received: (when: string) => `收到 ${when}`,
    given: (text: string, srs: string) => `原坐标 ${text}（${srs}）`, noPoint: '没有坐标',
    quality: (share: string) => `数据质量 ${share}`, met: '已满足', unmet: '未满足',
    history: (days: number, metres: string) => `此地 ${days} 天（${metres} 内）`, total: (n: number) => `${n} 件`,
    perDay: (day: string, n: number) => `${day}：${n} 件`, none: '这一处三十天内没有别的事件。', apart: (text: string) => `相距 ${text}`, today: '今天',
    daysAgo: (n: number) => `${n} 天前`, more: (n: number) => `另有 ${n} 件更早的`,
  },
  duplicates: {
    title: '可能是同一件事', count: (n: number) => `${n} 件相近`, thisOne: '这一件', thatOne: (n: number) => `已有 · ${n} 人反映`,
    noWords: '（没有文字）', unclassified: '未分类', apart: (text: string) => `相隔 ${text}`, likeness: (share: string) => `相似度 ${share}`, merge: '并入这一件',
  },
  standard: {
    filing: '立案条件', limit: '处置时限', level: '级别', lead: '责任部门', closing: '结案条件', nobody: '待定责', draft: '时限与半径为草案，尚待本市核定。',
  },
  file: {
    standard: '事件标准', other: '换一个', chooseFirst: '请先选定标准', dispatch: '同时按权责清单派遣', dispatchHint: '没有明确责任部门时，停在待派遣。',
    fileAndDispatch: '立案并派遣',
  },
  place: {
    label: '地点', title: '定位置', hint: '点地图放图钉，可拖动', missing: '请在图上放图钉，或选择区域', byArea: '或只选区域', pinCounts: '有图钉时以图钉为准。', noPin: '去掉图钉，只按区域',
  },
  reply: {
    reason: '理由（内部留痕）', text: (n: number) => `答复（${n} 位反映人会看到）`, hint: '用市民看得懂的话说明原因和去处。', missing: '请写答复',
  },
  confirmed: {
    verdict: '现场情况', real: '属实', notReal: '不属实', notRealHint: '回到待受理，由您决定不予立案或答复', text: '现场描述', photos: '现场照片', missing: '请选择是否属实',
  },
  merge: {
    choose: '并入哪一件', id: '或输入事件编号', undoable: '归并随时可以撤销，所有反映人都会继续收到进展。', missing: '请选择要并入的事件',
    which: '移出哪一条上报', missingReport: '请选择一条上报', whole: (id: string) => `撤销归并：从事件 ${id} 中恢复这一件。`,
    done: (id: string) => `已并入事件 ${id}`, undone: '已撤销归并',
  },
  split: {
    intro: '一条上报里有几个问题时，拆成几件各自办理，反映人会同时看到全部进展。', told: '这几件由算法从文字中分出，请核对后确认；改动以您的为准。', part: (n: number) => `第 ${n} 件`, text: '这一件的描述', add: '再拆一件', missing: '请为每一件选定标准',
  },
  phrases: {
    decline: ['不在城市管理范围', '现场无此问题', '属于市民自行处理事项', '已由其他渠道办理'],
    reopen: ['市民补充了新情况', '判断有误'],
    confirm: ['位置需现场确认', '情况需现场确认'],
  } as Record<string, string[]>,
}
