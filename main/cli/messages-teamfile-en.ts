/** The sentences of the command line about the team file. */
export const teamFileEnglish = {
  'teamfile.same': 'The file and this laptop agree: there is nothing to import.',
  'teamfile.count': '{added} to add, {changed} to change, {same} the same, {onlyHere} only here (they stay).',
  'teamfile.runsHere': 'runs on this laptop: yes',
  'teamfile.notHere': 'runs on this laptop: no',
  'teamfile.asks': 'importing it asks whether this laptop runs it: --runs-here {key} or --not-here {key}',
  'teamfile.how': 'Import it: wheelhouse configuration import --file FILE --fingerprint {fingerprint}',
  'teamfile.needsPlan':
    'wheelhouse configuration import needs --fingerprint, which says that somebody has seen the plan.',
  'teamfile.needsPlanHint': 'wheelhouse configuration plan --file FILE shows the plan and its fingerprint.',
  'teamfile.ask.runsHere': 'Does this laptop run {key}? [y/n] ',
  'teamfile.ask.import': 'Import this? [y/n] ',
  'teamfile.given-up': 'Nothing was imported.',
  'teamfile.added': 'Added: {names}',
  'teamfile.changed': 'Changed: {names}',
  'teamfile.removed': 'Removed: {names}',
  'teamfile.previous': 'What was here before is kept in {file}; importing that file takes this import back.',
} as const;
