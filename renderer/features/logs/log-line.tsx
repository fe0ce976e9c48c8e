import { IconChevronRight } from '@tabler/icons-react';
import { formatClock, formatInstant } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { AnsiText } from '../../ui/ansi-text.tsx';
import { plain } from '../../ui/visible-text.ts';
import { parseJsonLine } from './log-json.ts';
import { instantMs, type LineRow } from './log-row.ts';
import classes from './logs.module.css';

export interface LineOptions {
  readonly timestamps: boolean;
  readonly names: boolean;
  readonly wrap: boolean;
  readonly find: string;
}

interface LogLineProps {
  readonly seq: number;
  readonly row: LineRow;
  readonly options: LineOptions;
  readonly open: boolean;
  readonly current: boolean;
  readonly onToggle: (seq: number) => void;
}

// A browser lays out a line of 1 MB for seconds; the rest of it is in the copy and the download.
const drawnCharacters = 5_000;
const sourceColours = 8;

/** The name of a source beside its lines. */
function SourceName({ row }: { readonly row: LineRow }) {
  const name = plain(row.source.container);
  return (
    <span className={classes['source']} data-colour={(row.source.index % sourceColours) + 1} title={name}>
      {name}
    </span>
  );
}

/** One line: instant, source, text. A JSON line opens on a click. */
export function LogLine({ seq, row, options, open, current, onToggle }: LogLineProps) {
  const { t, language } = useText();
  const json = row.text.includes('{') ? parseJsonLine(row.text) : null;
  const at = instantMs(row);
  const long = row.text.length > drawnCharacters;
  return (
    <div
      className={classes['row']}
      data-seq={seq}
      data-level={row.level}
      data-stderr={row.stderr}
      data-current={current}
      data-wrap={options.wrap || open}
    >
      {options.timestamps ? (
        <time className={classes['time']} title={formatInstant(at, language)}>
          {formatClock(at, language)}.{String(at % 1000).padStart(3, '0')}
        </time>
      ) : null}
      {options.names ? <SourceName row={row} /> : null}
      <span className={classes['text']}>
        {json === null ? null : (
          <button
            type="button"
            className={classes['fold']}
            aria-expanded={open}
            aria-label={open ? t('logs.closeJson') : t('logs.openJson')}
            onClick={() => onToggle(seq)}
          >
            <IconChevronRight size={12} data-open={open} aria-hidden />
          </button>
        )}
        {json !== null && json.message !== null && !open ? (
          <>
            <AnsiText line={json.message.slice(0, drawnCharacters)} find={options.find} />{' '}
          </>
        ) : null}
        {json !== null && open ? (
          <span className={classes['pretty']}>
            <AnsiText line={json.pretty} find={options.find} />
          </span>
        ) : (
          <span className={json === null ? '' : classes['raw']}>
            <AnsiText line={long ? row.text.slice(0, drawnCharacters) : row.text} find={options.find} />
            {long ? ` … +${row.text.length - drawnCharacters}` : ''}
          </span>
        )}
      </span>
    </div>
  );
}
