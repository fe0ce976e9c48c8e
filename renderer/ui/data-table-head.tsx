import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { useText } from '../app/language/language.ts';
import type { Column, Sort } from './table-rows.ts';
import classes from './data-table.module.css';

interface DataTableHeadProps<T> {
  readonly columns: readonly Column<T>[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly template: CSSProperties;
}

/** The heads of a table's columns; a click sorts, another one turns the order round. */
export function DataTableHead<T>({ columns, sort, onSort, template }: DataTableHeadProps<T>) {
  const { t } = useText();
  return (
    <div role="rowgroup" className={classes['head']}>
      <div role="row" className={classes['headRow']} style={template} aria-rowindex={1}>
        {columns.map((column) => {
          const sorted = sort.column === column.id;
          const order = !sorted ? 'none' : sort.descending ? 'descending' : 'ascending';
          return (
            <div
              key={column.id}
              role="columnheader"
              className={classes['cell']}
              data-align={column.align ?? 'start'}
              {...(column.sortValue === undefined ? {} : { 'aria-sort': order })}
            >
              {column.sortValue === undefined ? (
                <span className={column.labelHidden === true ? classes['hidden'] : ''}>{column.label}</span>
              ) : (
                <button
                  type="button"
                  className={classes['sort']}
                  title={t('common.sortBy', { column: column.label })}
                  onClick={() => onSort({ column: column.id, descending: sorted && !sort.descending })}
                >
                  {column.label}
                  <span className={classes['arrow']} data-shown={sorted} aria-hidden>
                    {sort.descending ? <IconChevronDown size={12} /> : <IconChevronUp size={12} />}
                  </span>
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
