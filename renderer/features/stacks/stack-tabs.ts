/** The screens of a stack, in the order in which they are shown. `path` follows `/hosts/NAME/stacks/NAME`. */
export const stackTabs = [
  { path: '', text: 'stacks.tabs.containers' },
  { path: '/services', text: 'stacks.tabs.services' },
] as const;
