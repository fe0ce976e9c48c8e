/** Texts of the undo watchdogs on hosts. */
export const undo = {
  undo: {
    title: 'Put back by the host',
    armed:
      '{{names}} on {{host}} is still away for {{purpose}}, which was cut off. The host puts it back at {{time}} ({{left}}).',
    overdue:
      '{{names}} on {{host}} was away for {{purpose}}, which was cut off. The host was to put it back at {{time}}; this is seen once it is reached.',
    acting: 'The host {{host}} is putting {{names}} back.',
    acted: 'The host {{host}} put {{names}} back at {{time}}, because {{purpose}} had been cut off.',
    failed: 'The host {{host}} could not put {{names}} back: {{words}}.',
    lost: 'The watchdog on {{host}} for {{names}} runs no more, as after a restart of the host. Still away: {{down}}.',
    running:
      '{{purpose}} keeps {{names}} away. Should this laptop go, the host puts it back at {{time}} ({{left}}).',
    foreign:
      '{{owner}} keeps {{names}} away for {{purpose}}. The host puts it back at {{time}} at the latest.',
    run: 'Put back now',
    keep: 'Keep as it is',
    keepTitle: 'Keep {{names}} as it is?',
    keepLoses: 'It stays stopped or paused until somebody starts it: the host puts it back no more.',
    job: 'See the job',
  },
} as const;
