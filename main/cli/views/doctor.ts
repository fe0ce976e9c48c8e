import type { Check, DoctorReport } from '../../contract/doctor.ts';
import type { Session } from '../session.ts';
import { escapeText } from '../text/escape.ts';
import type { Colour } from '../text/paint.ts';
import { padToWidth } from '../text/width.ts';

const marks: Readonly<Record<Check['state'], readonly [string, Colour]>> = {
  waiting: [' ', 'grey'],
  running: ['…', 'cyan'],
  ok: ['✔', 'green'],
  warn: ['▲', 'yellow'],
  fail: ['✖', 'red'],
  skipped: ['–', 'grey'],
};
const titleWidth = 20;

function checkLines(check: Check, { io, translate }: Session): readonly string[] {
  const [mark, colour] = marks[check.state];
  const title = padToWidth(translate(`doctor.check.${check.id}`), titleWidth);
  const found = escapeText(check.found);
  const line = `${io.paint(colour, mark)} ${title} ${check.state === 'skipped' ? io.paint('grey', found) : found}`;
  if (check.remedy === null) return [line.trimEnd()];
  const { text, command } = check.remedy;
  return [
    line,
    `    → ${escapeText(text)}`,
    ...(command === null ? [] : [`      ${io.paint('bold', `$ ${escapeText(command)}`)}`]),
  ];
}

/** A whole examination; where the output is no terminal only the finished one is printed. */
export function viewDoctor(output: unknown, session: Session): readonly string[] {
  const report = output as DoctorReport;
  const { io, translate } = session;
  if (!report.isDone && io.columns === null) return [];
  const name = report.host === null ? report.address : `${report.host} (${report.address})`;
  const lines = [
    io.paint('bold', translate('doctor.title', { address: escapeText(name) })),
    ...report.checks.flatMap((check) => checkLines(check, session)),
  ];
  if (!report.isDone) return lines;
  const check = report.cause === null ? '' : translate(`doctor.check.${report.cause}`);
  const count = report.checks.filter(({ state }) => state === 'ok').length;
  const seconds = (report.tookMs / 1000).toFixed(1);
  return [...lines, '', translate(`doctor.${report.verdict}`, { check, count, seconds })];
}
