/** 运维的词。 */
export const ops = {
  tabs: { state: '运行', data: '数据', accounts: '账号', devices: '设备凭证', capabilities: '能力目录', looks: '访问记录' },
  tabsLabel: '运维的页面',
  comma: '、',
  apps: {
    resident: '随手拍', desk: '工作台', pocket: '处置终端', wall: '大屏', warnings: '预警台', rules: '预警规则', things: '感知设备',
    ops: '运维', home: '首页', scenes: '场景', unnamed: '未署名',
  } as Record<string, string>,
  state: {
    title: '运行情况', intro: '打开这里会记一笔；所以不会自己刷新。',
    engine: '数据库', since: '启动于', size: '数据大小', connections: '连接（现有 / 上限）', waiting: '待处理消息', parked: '处理不了的消息', failed: '出错的定时工作',
    noBackup: '还没有备份过。断电或进程被杀不会丢数据，硬盘坏了会：请定时运行 yiwang backup 目录，目录最好在另一块盘上。',
    backedUp: (ago: string) => `上次备份：${ago}，已逐个文件校验。用 yiwang run --data 备份目录 就能从备份启动。`,
    backupFailed: (ago: string, why: string) => `${ago}的备份没有成功：${why}`,
    listeners: '消息的读者', listenersText: '每条消息至少送到一次；读者出错会再试，一直不行的放到一边，不挡后面的。',
    listener: '读者', waits: '等着', oldest: '最早的', failing: '正在重试', parkedHere: '放在一边',
    chores: '定时工作', chore: '名称', ranAt: '上次', took: '用时', runs: '次数', outcome: '结果', good: '正常',
  },
  data: {
    title: '各处存了多少', intro: '只数行数和大小，不打开内容。行数是数据库的估计。',
    tables: (n: number) => `${n} 张表`, table: '表', room: '所属', rows: '行数', bytes: '大小',
    rooms: {
      backstage: '后台', city: '城市底座', incidents: '事件中心', cases: '流程中心', dispatch: '调度中心', supervision: '督查', sensing: '感知',
      ai: '智能', overview: '总览', data: '数据', scenes: '场景', decisions: '研判', lightapps: '轻应用', alembic: '版本',
    } as Record<string, string>,
  },
  accounts: {
    title: '账号', intro: '停用后立即退出所有登录。每次操作都有记录。', search: '姓名或账号', found: (n: string) => `${n} 个账号`,
    none: '没有这样的账号', noneText: '换个词再找。', person: '姓名', role: '岗位', sessions: '登录数', seen: '最近', never: '没有登录过',
    standing: '状态', active: '在用', out: '已停用', door: '操作', shutOut: '停用', letIn: '恢复', yourself: '您自己',
    sure: (name: string) => `停用“${name}”？`, sureText: '它的所有登录立即失效，可以再恢复。',
  },
  devices: {
    title: '设备凭证', intro: '设备和网关凭令牌送数据。令牌只在发放时显示一次。', add: '发放凭证', source: '来源', name: '名称',
    once: '请现在抄下这个令牌，离开后不再显示：', none: '还没有发放过凭证', noneText: '在上面填来源和名称，发放第一个。',
    standing: '状态', believed: '有效', revoked: '已吊销', door: '操作', revoke: '吊销', sure: (name: string) => `吊销“${name}”？设备将送不进数据。`,
  },
  capabilities: {
    title: '能力目录', intro: '平台对外的每一项能力，和有几个应用在复用它。',
    total: '能力总数', used: (since: string) => `${since}以来用过`, reused: '两个以上应用复用', share: '复用率',
    search: '名称、说明或路径', onlyUsed: '只看用过的', found: (n: string) => `${n} 项`, none: '没有这样的能力',
    verb: '能力', says: '说明', reuse: '复用应用', calls: '调用', apps: '哪些应用',
  },
  looks: {
    title: '谁来过', intro: '最近 100 次进入、操作和被拒绝。', who: '账号', role: '岗位', what: '做了什么', at: '时间', outcome: '结果',
    allowed: '允许', refused: '拒绝',
    whats: { console: '看运行情况', accounts: '看账号', shut_out: '停用账号', let_in: '恢复账号' } as Record<string, string>,
  },
}
