/** The screens of a container, in the order in which they are shown. `path` follows `/hosts/NAME/containers/NAME`. */
export const containerTabs = [{ path: '', text: 'containers.tabs.status' }] as const;
