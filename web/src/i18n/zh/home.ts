/** 首页的词。各级的职责：市级抓总体、区级连上下、街镇抓处置（上海“一网统管”三级平台、五级应用）。 */
export const home = {
  pages: '去哪里',
  kpis: '本级指标',
  hello: (name: string) => `${name}，您好`,
  levels: {
    city: '市级：抓总体、定标准。看各区结果，管跨区和久拖不决的事。',
    district: '区级：连上下、统左右。调度部门和街镇，裁定争议，接住街镇办不了的事。',
    subdistrict: '街镇：抓处置、强实战。派得出、盯得住、按时办结。',
    community: '居村：早发现、快处理。身边的事就近办，办不了的往上交。',
    grid_cell: '网格：最小的责任单元。巡查、上报、核实，都在这一格里。',
  },
  names: {
    'ratios.closed_on_time': '今日按时办结率', 'ratios.filed': '今日立案率', 'ratios.rework': '今日返工率',
    'now.overdue': '已超期', 'now.urgent': '紧急在办', 'now.open': '在办', 'now.disputed': '有争议', 'now.unaccepted': '待签收',
    'now.due_soon': '即将到期', 'now.verifying': '待核查', 'today.closed': '今日结案', 'today.reported': '今日上报',
    'today.self_found': '今日自行发现',
  } as Record<string, string>,
  turn: {
    title: '轮到本级', why: '由本级承办的案件，最急的在前。超过本级时限的会自动升到上一级。', cell: '这一格里还没办结的案件，最急的在前。',
    count: (n: string) => `${n} 件`, all: '全部', none: '没有等着本级的事', noneText: '有了会自己出现在这里。',
  },
}
