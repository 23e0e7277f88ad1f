/** 办件页面共用的词：操作、经过、提醒。 */
export const work = {
  actions: '现在可以做的',
  nothingForYou: (holder: string) => (holder ? `现在由${holder}办理，您这里没有要做的。` : '您这里没有要做的。'),
  nothingLeft: '已经办完，没有要做的了。',
  moved: (who: string, what: string, when: string) => `${who}刚刚「${what}」（${when}），页面已刷新。`,
  seen: '知道了',
  staleForm: '填写期间有人先动了这件事，页面已刷新。您填的内容还在，请看过最新情况再提交。',
  withdrawn: '刚才有人先动了这件事，这一步现在不能做了。您填的内容还在，可以复制后关闭。',
  done: (action: string, stage: string) => `已${action}，现在「${stage}」`,
  did: (action: string) => `已${action}`,
  undo: '撤销',
  listMark: '、',
  timeline: {
    title: '经过',
    none: '还没有经过。',
    why: '理由',
    automatic: '系统按规则',
    occurred: (when: string, apart: string) => `实际发生于 ${when}，${apart}后登记`,
    earlier: (n: number) => `更早的 ${n} 步`,
  },
  standard: {
    search: '名称、立案条件或编号',
    none: '没有这样的标准，换个词试试。',
    advised: '参考意见',
  },
}
