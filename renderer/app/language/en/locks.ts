/** Texts of the locks on hosts. */
export const locks = {
  locks: {
    title: 'Locks',
    lead: 'What jobs hold for themselves on {{host}}, so that no two laptops act on one thing at the same time. A lock ends with its job.',
    emptyTitle: 'Nothing is locked on {{host}}',
    emptyLead:
      'While a job changes something here, its lock is shown with who started it, on which machine, and since when.',
    what: 'Locked',
    holder: 'Held by',
    purpose: 'For',
    age: 'For how long',
    heard: 'Holder',
    alive: 'alive',
    stale: 'silent for {{duration}}',
    mine: '{{holder}} (this laptop)',
    actorAt: '{{actor}} at {{holder}}',
    break: 'Break …',
    breakTitle: 'Break this lock?',
    breakWhere: '{{lock}} on {{host}}',
    breakHolder:
      '{{actor}} at {{holder}} holds it for “{{purpose}}”. Nothing was heard of that machine for {{duration}}.',
    breakLoses:
      'If it is only asleep or offline, its job stops when it comes back. What the job left halfway stays as it is: look at it before you go on.',
    breakAction: 'Break the lock',
    breakOffer: 'Break its lock …',
    broken: 'The lock is broken: start it again now.',
    neverBegan: 'It never began: nothing was changed.',
    partOf: 'Part of',
    parts: 'Parts of this job',
  },
} as const;
