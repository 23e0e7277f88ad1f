/** 附近摄像头的词。 */
export const cameras = {
  title: '附近摄像头',
  within: (metres: number) => `${metres} 米内`,
  none: '附近没有登记摄像头。',
  away: (metres: number) => `距此 ${metres} 米`,
  sees: '看得见此处', blind: '看不到此处', unknown: '视域未登记', noStream: '未登记视频流',
  look: '查看画面', close: '关闭画面', cancel: '取消', open: '记录并查看',
  reason: '查看理由',
  why: '公共场所的视频只能为公共安全查看。您的姓名、理由和时间会被记录。',
  about: (id: string) => `案件 ${id}`,
  picture: (name: string) => `${name}的实时画面`,
  cannotPlay: '这个浏览器放不了该画面，请用城市视频平台的播放器打开下面的地址。',
  noTranscoding: '一网不转码 RTSP 画面，请用城市视频平台的播放器打开下面的地址。',
  onlyCode: '该设备只登记了国标编码，请在城市视频平台按编码打开。',
  address: '视频地址', code: '国标编码（GB/T 28181）',
}
