/** The whole map of the pages. Each screen is a chunk of its own, fetched when first opened. */
import { createBrowserRouter, type RouteObject } from 'react-router'
import { PageSkeleton } from '@/ui/Skeletons'
import { CrashPage } from './CrashPage'
import { NotFoundPage } from './NotFoundPage'
import { Shell } from './Shell'

type Screen = { default: React.ComponentType }
const screen = (load: () => Promise<Screen>): RouteObject['lazy'] => async () => ({ Component: (await load()).default })

/**
 *  /             市民：随手拍、我的上报；?t=… 跟进一件事
 *  /home       首页：市、区、街镇、居村、网格各有其一
 *  /desk/*       中屏：受理、立案、派遣、核查
 *  /pocket/*     小屏：处置人员与网格员
 *  /wall/*       大屏：一屏观全域
 *  /things/*     感知设备：地图、列表、数据健康、覆盖与盲区
 *  /warnings   预警台：感知预警的确认、搁置、核实
 *  /rules      预警规则：起草、回测、发布、停用
 *  /scenes     场景：一件事一张图
 *  /ops        运维：运行、数据、账号、设备凭证、能力目录、访问记录
 */
export const router = createBrowserRouter([
  {
    Component: Shell,
    ErrorBoundary: CrashPage,
    HydrateFallback: PageSkeleton,
    children: [
      {
        ErrorBoundary: CrashPage,
        children: [
          { index: true, lazy: screen(() => import('@/screens/resident/ResidentScreen')) },
          { path: 'home', lazy: screen(() => import('@/screens/home/HomeScreen')) },
          { path: 'desk/*', lazy: screen(() => import('@/screens/desk/DeskScreen')) },
          { path: 'pocket/*', lazy: screen(() => import('@/screens/pocket/PocketScreen')) },
          { path: 'wall/*', lazy: screen(() => import('@/screens/wall/WallScreen')) },
          { path: 'things/*', lazy: screen(() => import('@/screens/things/ThingsScreen')) },
          { path: 'warnings', lazy: screen(() => import('@/screens/warnings/WarningsScreen')) },
          { path: 'rules', lazy: screen(() => import('@/screens/rules/RulesScreen')) },
          { path: 'scenes', lazy: screen(() => import('@/screens/scenes/ScenesScreen')) },
          { path: 'ops', lazy: screen(() => import('@/screens/ops/OpsScreen')) },
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
])
