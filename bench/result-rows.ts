/** Formats the benchmark's results: one row per comparison. */

type Unit = 'ms' | 's' | 'KB' | 'MB' | 'requests/s' | 'calls' | 'reads' | 'writes';

export interface Row {
  readonly name: string;
  readonly ours: number;
  readonly against: number;
  /** What `against` is the number of. */
  readonly reference: string;
  readonly ratio: number;
  /** The ratio that is to be met, if there is one: at most, for times and sizes. */
  readonly goal: number | null;
  readonly unit: Unit;
}

export function row(compared: Omit<Row, 'ratio'>): Row {
  return { ...compared, ratio: compared.ours / compared.against };
}

export function meets({ ratio, goal }: Row): boolean {
  return goal === null || ratio <= goal;
}

export function toJson(row: Row): string {
  const { name, ours, against, reference, ratio, goal, unit } = row;
  const round = (number: number) => Number(written(number, unit));
  return JSON.stringify({
    name,
    ours: round(ours),
    against: round(against),
    reference,
    ratio: Number(ratio.toFixed(3)),
    goal,
    unit,
  });
}

function written(value: number, unit: Unit): string {
  return value.toFixed(['ms', 's', 'KB', 'MB'].includes(unit) ? 1 : 0);
}

const heads = ['', 'ours', 'against', '', 'ratio', 'goal', ''] as const;

export function toTable(rows: readonly Row[]): string {
  const cells = rows.map((one) => {
    const number = (value: number) => written(value, one.unit);
    const goal = one.goal === null ? '' : `≤ ${one.goal}`;
    const verdict = one.goal === null ? '' : meets(one) ? 'met' : 'MISSED';
    const against = `${number(one.against)} ${one.unit}`;
    return [
      one.name,
      `${number(one.ours)} ${one.unit}`,
      against,
      one.reference,
      one.ratio.toFixed(2),
      goal,
      verdict,
    ];
  });
  const widths = heads.map((head, index) =>
    Math.max(head.length, ...cells.map((line) => line[index]?.length ?? 0)),
  );
  const numeric = [1, 2, 4];
  return [heads, ...cells]
    .map((line) =>
      line
        .map((cell, index) =>
          numeric.includes(index) ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
