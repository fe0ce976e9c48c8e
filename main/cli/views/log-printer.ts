import type { LogItem, LogLine, LogSource } from '../../contract/logs.ts';
import type { Session } from '../session.ts';
import { toClockTime } from '../text/ages.ts';
import { escapeLogLine, escapeText } from '../text/escape.ts';
import type { Colour } from '../text/paint.ts';
import { displayWidth, padToWidth } from '../text/width.ts';

const sourceColours: readonly Colour[] = ['cyan', 'magenta', 'yellow', 'green', 'blue'];

export interface LogPrinter {
  /** The text of one item; notices about the stream itself go to standard error. */
  render(item: LogItem): string;
  exitCode(): number;
}

/**
 * Prints logs with the name of the source in front of each line, a colour each, where there is more than one. That a
 * source has ended is said only where more was to be expected of it.
 */
export function createLogPrinter(session: Session, isFollowing: boolean): LogPrinter {
  const { io, translate } = session;
  let sources: readonly LogSource[] = [];
  let width = 0;
  let failed = false;

  const nameOf = (index: number): string =>
    escapeText(sources.find((source) => source.index === index)?.container ?? '?');
  const notice = (text: string): void => {
    io.writeError(`${io.paintError('grey', `— ${text}`)}\n`);
  };

  function renderLine([index, , stream, text]: LogLine): string {
    const shown = escapeLogLine(text, io.hasColour);
    const line = stream === 1 && !shown.includes('\u001b') ? io.paint('red', shown) : shown;
    if (sources.length <= 1) return `${line}\n`;
    const colour = sourceColours[index % sourceColours.length] ?? 'cyan';
    return `${io.paint(colour, padToWidth(nameOf(index), width))} ${io.paint('grey', '|')} ${line}\n`;
  }

  return {
    render(item) {
      switch (item.type) {
        case 'sources':
          sources = item.sources;
          width = Math.max(0, ...sources.map((source) => displayWidth(escapeText(source.container))));
          return '';
        case 'lines':
          return item.lines.map(renderLine).join('');
        case 'gap':
          notice(
            translate('logs.gap', {
              container: nameOf(item.source),
              from: toClockTime(item.from),
              to: item.to === null ? translate('logs.now') : toClockTime(item.to),
              reason: item.reason,
            }),
          );
          return '';
        case 'state': {
          const container = nameOf(item.source);
          if (item.state === 'failed') {
            failed = true;
            notice(
              translate('logs.state.failed', { container, error: escapeText(item.error?.message ?? '') }),
            );
          } else if (item.state === 'waiting' || (item.state === 'ended' && isFollowing)) {
            notice(translate(`logs.state.${item.state}`, { container }));
          }
          return '';
        }
        default:
          return '';
      }
    },
    exitCode: () => (failed ? 1 : 0),
  };
}
