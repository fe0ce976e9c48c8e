/** The screens of a host, in the order in which they are shown. `path` follows `/hosts/NAME`. */
export const hostTabs = [
  { path: '', text: 'hosts.tabs.containers' },
  { path: '/images', text: 'storage.tab.images' },
  { path: '/volumes', text: 'storage.tab.volumes' },
  { path: '/networks', text: 'storage.tab.networks' },
  { path: '/clean-up', text: 'storage.tab.cleanup', needs: 'prune.run' },
  { path: '/locks', text: 'locks.title' },
  { path: '/doctor', text: 'doctor.tab' },
] as const;
