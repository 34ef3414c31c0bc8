/** Draws Slack's data table: sorted by its header, in pages. */
import type { DataTableBlock } from '@slack/types';
import { useState } from 'react';
import { keyed } from '../keyed.ts';
import { fromPlain } from './parse-mrkdwn.ts';
import { Drawn } from './renderer-config.tsx';

type Cell = DataTableBlock['rows'][number][number];

export function DataTable({ block }: { block: DataTableBlock }) {
  const { rows, caption, page_size: size = 5, row_header_column_index: own = 0 } = block;
  const [header = [], ...body] = rows;
  const [order, setOrder] = useState<{ readonly column: number; readonly sign: 1 | -1 }>();
  const [page, setPage] = useState(0);
  const sorted = order
    ? body.toSorted((one, other) => order.sign * compare(one[order.column], other[order.column]))
    : body;
  const pages = Math.ceil(body.length / size);
  const sortBy = (column: number) => {
    setOrder({ column, sign: order?.column === column && order.sign === 1 ? -1 : 1 });
    setPage(0);
  };
  return (
    <div className="block data-table">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {header.map((cell, at) => (
              <th key={wordsOf(cell)} scope="col">
                <button type="button" onClick={() => sortBy(at)}>
                  {wordsOf(cell)}
                  {order?.column === at ? (order.sign === 1 ? ' ▲' : ' ▼') : ''}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(sorted.slice(page * size, (page + 1) * size)).map(({ key: rowKey, item: row }) => (
            <tr key={rowKey}>
              {keyed(row).map(({ key, item: cell }, column) =>
                column === own ? (
                  <th key={key} scope="row">
                    <CellOf cell={cell} />
                  </th>
                ) : (
                  <td key={key} className={cell.type === 'raw_number' ? 'number' : undefined}>
                    <CellOf cell={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {pages > 1 && (
        <div className="pages">
          <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
            Previous
          </button>
          {page + 1} of {pages}
          <button type="button" disabled={page + 1 >= pages} onClick={() => setPage(page + 1)}>
            Next
          </button>
        </div>
      )}
    </div>
  );
}

function CellOf({ cell }: { cell: Cell }) {
  return <Drawn block={cell.type === 'rich_text' ? cell : fromPlain(cell.text)} />;
}

function wordsOf(cell: Cell): string {
  return cell.type === 'rich_text' ? '' : cell.text;
}

function compare(one: Cell | undefined, other: Cell | undefined): number {
  if (one?.type === 'raw_number' && other?.type === 'raw_number') return one.value - other.value;
  return JSON.stringify(one).localeCompare(JSON.stringify(other));
}
