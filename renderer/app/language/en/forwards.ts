/** Texts of the open ports. */
export const forwards = {
  forwards: {
    title: 'Open ports',
    lead: 'Each of these leads through the connection to a port of a container. On Linux only programs of your own user get through; they end when you close them, or when Wheelhouse ends.',
    emptyTitle: 'No port is open',
    emptyLead:
      'Open the screen of a container and press one of its ports: a web page such as Flower or Grafana opens in the browser, a database gets an address for its program.',
    panel: 'Open on this machine',
    container: 'Container',
    port: 'Port',
    address: 'Here',
    traffic: 'Traffic',
    opened: 'Opened',
    through_one: '{{count}} connection · {{bytes}}',
    through_other: '{{count}} connections · {{bytes}}',
    close: 'Close',
    open: 'Open',
    openPort: 'Open {{port}}',
    openPage: 'Open {{container}} in the browser',
    other: 'Other port …',
    otherLabel: 'Port inside the container',
    notNow: 'Ports can be opened while the container runs and the host is connected.',
    count_one: '{{count}} open port',
    count_other: '{{count}} open ports',
  },
} as const;
