/** Texts about notifications on the desktop. */
export const notices = {
  notices: {
    title: 'Notifications',
    which: 'Tell me about',
    whichHint:
      'On this laptop’s desktop, once for each problem that lasts. Nothing is told while you look at Wheelhouse.',
    level: { all: 'Every problem', critical: 'Only what is down', off: 'Nothing' },
    test: 'Test',
    testHint: 'Shows one now, so that you know what to expect.',
    send: 'Send a test',
    sent: 'Shown by {{service}}. If you see nothing, the desktop may be set not to disturb you.',
    desktop: 'This desktop',
    app: 'the system',
    buttons: 'Shows notifications with buttons: the fix is one click away.',
    noButtons: 'Shows notifications without buttons. A click on one opens the screen that has the fix.',
    service: 'Shown by {{service}}.',
    none: 'It shows no notifications.',
    absent:
      'No desktop app of Wheelhouse is open, so nobody can show a notification. What there is to tell waits for it.',
    recent: 'Told lately',
    nothing: 'Nothing had to be told yet.',
    about: {
      group_one: '{{count}} problem',
      group_other: '{{count}} problems at once',
      failed: 'A job on {{subject}} failed',
      interrupted: 'A job on {{subject}} was interrupted',
      question: 'A question about {{subject}} waited for you',
      test: 'A test',
      on: '{{text}} on {{host}}',
    },
    state: {
      waiting: 'waits for an open app',
      shown: 'shown',
      seen: 'you were looking at Wheelhouse',
      grouped: 'told together with others',
      withdrawn: 'over before it could be shown',
    },
    outcome: { opened: 'opened', acted: 'fixed from there', closed: 'dismissed' },
    over: 'over',
  },
} as const;
