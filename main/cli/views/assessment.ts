import type { RestartAssessment } from '../../contract/stacks.ts';
import type { Session } from '../session.ts';
import { toAge, toClockTime, toDuration } from '../text/ages.ts';
import { escapeLogLine, escapeText } from '../text/escape.ts';
import { viewContainer } from './containers.ts';

const shownCrashes = 5;
const shownLines = 10;

function describeCrash(crash: RestartAssessment['crashes'][number], session: Session): string {
  const { io, language, translate } = session;
  const how = [
    crash.exitCode === null ? '' : translate('problem.exitCode', { code: crash.exitCode }),
    crash.oomKilled ? 'OOM' : '',
    crash.ranForMs === null
      ? ''
      : translate('assess.ranFor', { duration: toDuration(crash.ranForMs, language) }),
  ];
  const age = toAge(crash.at, io.now(), language);
  return `${io.paint('red', '✖')} ${translate('assess.crash', { age, how: how.filter((part) => part !== '').join(', ') })}`;
}

function describeWarning(warning: RestartAssessment['warnings'][number], session: Session): string {
  const { translate, language } = session;
  switch (warning.kind) {
    case 'crashLoop':
      return translate('assess.crashLoop', {
        crashes: warning.crashes,
        window: toDuration(warning.windowMs, language),
      });
    case 'dependants':
      return translate('assess.dependants', { names: escapeText(warning.names.join(', ')) });
    default:
      return translate(`assess.${warning.kind}`);
  }
}

/** What a restart would meet: the history of the crashes, what leans on it, its last lines. */
export function viewAssessment(output: unknown, session: Session): readonly string[] {
  const { container, crashes, warnings, lastLines, lastLinesProblem } = output as RestartAssessment;
  const { io, translate } = session;
  return [
    ...viewContainer({ container, certainty: 'fresh' }, session),
    ...warnings.map((warning) => io.paint('yellow', `▲ ${describeWarning(warning, session)}`)),
    ...crashes.slice(0, shownCrashes).map((crash) => describeCrash(crash, session)),
    ...(lastLines.length === 0 ? [] : [translate('assess.lastLines')]),
    ...lastLines
      .slice(-shownLines)
      .map(({ at, text }) => `  ${io.paint('grey', toClockTime(at))}  ${escapeLogLine(text, io.hasColour)}`),
    ...(lastLinesProblem === null ? [] : [escapeText(lastLinesProblem.message)]),
  ];
}
