import { plain } from './visible-text.ts';
import classes from './figure-table.module.css';

interface FigureTableProps {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[];
}

/** The figures behind a picture, to be read row by row. */
export function FigureTable({ label, head, rows }: FigureTableProps) {
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label={plain(label)}>
      <table className={classes['table']}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                <td key={head[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
