/** The screens of a container, in the order in which they are shown. `path` follows `/hosts/NAME/containers/NAME`. */
export const containerTabs = [
  { path: '', text: 'containers.tabs.status' },
  { path: '/live', text: 'containers.tabs.live' },
  { path: '/terminal', text: 'containers.tabs.terminal', needs: 'terminals.open' },
  { path: '/processes', text: 'containers.tabs.processes' },
  { path: '/inspect', text: 'containers.tabs.inspect' },
  { path: '/files', text: 'containers.tabs.files', needs: 'files.list' },
] as const;
