/** The screens of a host, in the order in which they are shown. `path` follows `/hosts/NAME`. */
export const hostTabs = [
  { path: '', text: 'hosts.tabs.containers' },
  { path: '/locks', text: 'locks.title' },
] as const;
