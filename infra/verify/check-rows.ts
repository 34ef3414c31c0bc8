/** Formats the checks as a table. */

export interface Row {
  readonly what: string;
  readonly result: 'ok' | 'failed' | 'skipped';
  /** Why it failed or was skipped, or what was found. */
  readonly detail: string;
}

export const ok = (what: string, detail = ''): Row => ({ what, result: 'ok', detail });
export const failed = (what: string, detail: string): Row => ({ what, result: 'failed', detail });
export const skipped = (what: string, detail: string): Row => ({ what, result: 'skipped', detail });

export function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ what }) => what.length));
  return rows
    .map(({ what, result, detail }) => `${result.padEnd(7)}  ${what.padEnd(width)}  ${detail}`.trimEnd())
    .join('\n');
}

export function sumOf(rows: readonly Row[]): string {
  const count = (result: Row['result']) => rows.filter((row) => row.result === result).length;
  return `${count('ok')} ok, ${count('failed')} failed, ${count('skipped')} skipped`;
}
