/** The sentences of the command line about support mode. */
export const supportEnglish = {
  'support.on': 'This laptop is in support mode; {by} turned it on {age}.',
  'support.damaged': 'This laptop is in support mode; who turned it on cannot be read any more.',
  'support.off': 'Support mode is off: this laptop does whatever its faces may do.',
  'support.allowed': 'Allowed: looking, logs, logins to hosts, restarts of containers. All else is refused.',
  'support.howToLeave': 'wheelhouse support leave ends it, with the passphrase.',
  'support.askNew': 'New passphrase of support mode: ',
  'support.guards':
    'Support mode guards against mistakes, not against somebody who owns this account of the system.',
} as const;
