/** Texts about this machine: how it starts the app, what it runs on. */
export const laptop = {
  laptop: {
    title: 'This laptop',
    startAtLogin: 'Start at login',
    startAtLoginHint: 'Wheelhouse starts in the tray when you log in, and opens no window.',
    login: {
      absent:
        'No desktop app of Wheelhouse is attached, so nothing starts at login now. The app carries it out as soon as it is open.',
      disabled:
        'It is switched off in the settings of the system. Turn it on there, or turn it off and on again here.',
      foreign:
        'There is an entry of that name already that Wheelhouse did not write. Remove it from the autostart programs of the system first.',
      checkout: 'Wheelhouse runs from its sources here: there is no installed program that could be started.',
      failed: 'The system did not take it.',
    },
    saveEnergy: 'Save energy',
    saveEnergyHint:
      'On battery, on a metered network and on the way to sleep hosts are asked less often. What they tell by themselves still comes at once.',
    power: 'Power',
    source: { mains: 'Plugged in', battery: 'On battery', unknown: 'Unknown: the system does not say' },
    network: 'Network',
    metered: { yes: 'Metered', no: 'Not metered', unknown: 'Unknown: the system does not say' },
    pace: 'Hosts are asked',
    normal: 'As often as usual',
    slow: 'Less often: {{reasons}}',
    because: { battery: 'on battery', metered: 'metered network', sleep: 'about to sleep' },
    sleep:
      'While this laptop sleeps nothing is watched, and nothing that is planned runs. What nobody saw is unknown, neither up nor down.',
  },
} as const;
