/** Texts of charts, timelines and live figures. */
export const charts = {
  charts: {
    asTable: 'Show as a table',
    time: 'Time',
    duration: 'Lasted',
    whatHappened: 'What',
    of: 'Of',
    marks_one: '{{count}} event',
    marks_other: '{{count}} events',
    nothingWatched: 'Nobody watched in this time, so nothing is known of it.',
    notWatched: 'not watched',
    noFigures: 'No figures yet.',
    summary: '{{label}}: now {{last}}, lowest {{least}}, highest {{most}}.',
    summaryNone: '{{label}}: no figures yet.',
    gaps_one: '{{count}} gap in which nobody watched.',
    gaps_other: '{{count}} gaps in which nobody watched.',
    keys: 'Arrow keys read single values.',
  },
};
