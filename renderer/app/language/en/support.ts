/** Texts of support mode. */
export const support = {
  support: {
    title: 'Support mode',
    lead: 'For a laptop that is handed to somebody who helps out: they look, read logs and restart a container, and can do nothing else by mistake.',
    on: 'On',
    off: 'Off',
    since: '{{by}} turned it on {{age}}.',
    guards:
      'It guards against mistakes. It does not stop somebody who owns this account of the operating system.',
    enable: 'Turn on support mode',
    leave: 'Leave support mode',
    enableTitle: 'Turn on support mode',
    enableLead:
      'Window, tray, browser and command line then do only what the settings list as allowed. Open terminals end; jobs that run and schedules go on.',
    endsPorts_one: 'One open port ends.',
    endsPorts_other: '{{count}} open ports end.',
    forgotten:
      'Keep the passphrase. The guide says how the owner of this account leaves the mode without it.',
    leaveTitle: 'Leave support mode',
    leaveHint: 'Whoever turned the mode on has it.',
    passphrase: 'Passphrase of support mode',
    wrong: 'That is not the passphrase. Check the keyboard’s layout and Caps Lock.',
    tooMany_one: 'Too many passphrases did not fit. Try again in {{count}} second.',
    tooMany_other: 'Too many passphrases did not fit. Try again in {{count}} seconds.',
    bannerLead: 'Look, read logs, restart containers. Everything else is switched off.',
    bannerBy: 'Look, read logs, restart containers. For anything else ask {{by}}.',
    allowedTitle: 'Allowed',
    refusedTitle: 'Refused',
    allowed: {
      look: 'Every screen that shows something, secrets masked',
      logs: 'Logs, live and earlier',
      restart: 'Restarting a container, with what speaks against it shown first',
      login: 'Logging in to a host that asks for it',
    },
    refused: {
      acts: 'Starting, stopping and removing; every act on a stack, an image, a volume or a network',
      inside: 'Terminals, files, open ports, and showing a masked value',
      setup: 'Adding, changing and removing hosts; trusting a new key',
      own: 'Settings, the vault, and all that is added later and not listed here',
    },
    questionHeld: 'This question is not answered in support mode. Ask whoever turned the mode on.',
    screenHeld: 'This screen is switched off in support mode',
    screenHeldLead: 'Ask whoever turned the mode on, or leave it with its passphrase.',
  },
} as const;
