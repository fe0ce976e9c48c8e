import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { AuditPage } from '../features/audit/audit-page.tsx';
import { ChangesPage } from '../features/changes/changes-page.tsx';
import { parseChangesSearch } from '../features/changes/changes-search.ts';
import { ComparisonPage } from '../features/comparison/comparison-page.tsx';
import { parseComparisonSearch } from '../features/comparison/comparison-search.ts';
import { ServicesPage } from '../features/compose/services-page.tsx';
import { StackHome } from '../features/compose/stack-home.tsx';
import { ForwardsPage } from '../features/forwards/forwards-page.tsx';
import { DoctorPage } from '../features/hosts/doctor-page.tsx';
import { HostPage } from '../features/hosts/host-page.tsx';
import { HostsPage } from '../features/hosts/hosts-page.tsx';
import { JobPage } from '../features/jobs/job-page.tsx';
import { JobsPage } from '../features/jobs/jobs-page.tsx';
import { HostLocksPage } from '../features/locks/host-locks-page.tsx';
import { parseLogsSearch } from '../features/logs/logs-search.ts';
import { LogsPage } from '../features/logs/logs-page.tsx';
import { OverviewPage } from '../features/overview/overview-page.tsx';
import { SettingsPage } from '../features/settings/settings-page.tsx';
import { FilesPage } from '../features/files/files-page.tsx';
import { InspectPage } from '../features/inspection/inspect-page.tsx';
import { ContainerHome } from '../features/inspection/container-home.tsx';
import { LivePage } from '../features/inspection/live-page.tsx';
import { ProcessesPage } from '../features/inspection/processes-page.tsx';
import { TerminalPage } from '../features/terminals/terminal-page.tsx';
import { CleanupPage } from '../features/storage/cleanup-page.tsx';
import { ImagesPage } from '../features/storage/images-page.tsx';
import { NetworksPage } from '../features/storage/networks-page.tsx';
import { VolumesPage } from '../features/storage/volumes-page.tsx';
import { CrashScreen, NoSuchScreen } from './frame/crash-screen.tsx';
import { Frame } from './frame/frame.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchScreen });
const at = <TPath extends string>(path: TPath, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component, errorComponent: CrashScreen });

const logsRoute = createRoute({
  getParentRoute: () => root,
  path: '/logs',
  component: LogsPage,
  errorComponent: CrashScreen,
  validateSearch: parseLogsSearch,
});

const auditRoute = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  component: AuditPage,
  errorComponent: CrashScreen,
  validateSearch: (search: Record<string, unknown>): { find?: string } =>
    typeof search['find'] === 'string' ? { find: search['find'] } : {},
});

const settingsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: SettingsPage,
  errorComponent: CrashScreen,
  validateSearch: (search: Record<string, unknown>): { panel?: string } =>
    typeof search['panel'] === 'string' ? { panel: search['panel'] } : {},
});

const comparisonRoute = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  component: ComparisonPage,
  errorComponent: CrashScreen,
  validateSearch: parseComparisonSearch,
});

const changesRoute = createRoute({
  getParentRoute: () => root,
  path: '/changes',
  component: ChangesPage,
  errorComponent: CrashScreen,
  validateSearch: parseChangesSearch,
});

// Hosts, stacks and containers are addressed by name: a colleague's laptop has other ids, but the same names.
const routeTree = root.addChildren([
  at('/', OverviewPage),
  changesRoute,
  at('/hosts', HostsPage),
  at('/hosts/$host', HostPage),
  at('/hosts/$host/doctor', DoctorPage),
  at('/hosts/$host/images', ImagesPage),
  at('/hosts/$host/volumes', VolumesPage),
  at('/hosts/$host/networks', NetworksPage),
  at('/hosts/$host/clean-up', CleanupPage),
  at('/hosts/$host/locks', HostLocksPage),
  at('/hosts/$host/stacks/$stack', StackHome),
  at('/hosts/$host/stacks/$stack/services', ServicesPage),
  comparisonRoute,
  at('/hosts/$host/containers/$container', ContainerHome),
  at('/hosts/$host/containers/$container/live', LivePage),
  at('/hosts/$host/containers/$container/terminal', TerminalPage),
  at('/hosts/$host/containers/$container/processes', ProcessesPage),
  at('/hosts/$host/containers/$container/inspect', InspectPage),
  at('/hosts/$host/containers/$container/files', FilesPage),
  logsRoute,
  at('/forwards', ForwardsPage),
  at('/jobs', JobsPage),
  at('/jobs/$job', JobPage),
  auditRoute,
  settingsRoute,
]);

/** The screens. The address lives behind the hash, so that the app's own protocol and a browser both keep it. */
export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  defaultErrorComponent: CrashScreen,
  defaultNotFoundComponent: NoSuchScreen,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
