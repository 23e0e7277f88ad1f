/** 一物一档的词。 */
export const record = {
  title: '档案',
  kinds: { area: '地', department: '组织', crew: '人' },
  sorts: {
    city: '市', district: '区', subdistrict: '街镇', community: '居村', grid_cell: '网格', government: '政府部门', enterprise: '企业',
    subdistrict_office: '街道办事处', operations_center: '城运中心', other: '其他', crew: '处置班组',
  } as Record<string, string>,
  id: '编号', code: '代码', owner: '归口', area: '所属区域', place: '位置', noPlace: '没有位置', since: '自',
  now: '此刻', open: '件在办', overdue: '件超期', history: '近 30 天立案', filed: (n: number) => `共 ${n} 件`,
  quality: '数据质量', met: '满足', unmet: '不满足', lineage: '来历',
  perDay: (day: string, filed: number, closed: number) => `${day}：立案 ${filed} 件，其中已结 ${closed} 件`,
}
