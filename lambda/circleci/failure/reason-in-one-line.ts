/** Says the reason of a failure in one line, as for a push notification. Pure. */
import type { FailureReason } from './failure-reason-types.ts';

/** Longer values are for the card. */
const longestValue = 60;
/** Of the line, in characters: a phone shows less. */
const longestLine = 200;

type Known = Pick<FailureReason, 'from' | 'what' | 'test' | 'expected' | 'received' | 'certainty'>;

/**
 * `rounds half up: expected 12.35, got 12.34`. Undefined where no line says more than that it failed: the end of a log is
 * no reason.
 */
export function reasonInOneLine({ test, certainty, ...reason }: Known): string | undefined {
  if (certainty === 'unsure') return undefined;
  const what = valuesOf(reason) ?? whatOf(reason);
  const name = test === undefined ? '' : lastName(test);
  const line = name === '' || what.includes(name) ? what : `${name}: ${what}`;
  return line === '' ? undefined : cut(line);
}

function valuesOf({ expected, received }: Pick<Known, 'expected' | 'received'>): string | undefined {
  const isShort = (value: string | undefined): value is string =>
    value !== undefined && value !== '' && value.length <= longestValue && !/[\r\n]/.test(value);
  if (!isShort(expected) || !isShort(received)) return undefined;
  const [one, other] = [unquoted(expected), unquoted(received)];
  // Quotes tell `"1"` from `1`.
  return one === other ? `expected ${expected}, got ${received}` : `expected ${one}, got ${other}`;
}

function unquoted(value: string): string {
  return /^(["'`])(.+)\1$/.exec(value)?.[2] ?? value;
}

/** Without the name of an error that says only that something was not as expected. */
function whatOf({ what }: Pick<Known, 'what'>): string {
  const [line = ''] = what.trim().split(/\r\n|\r|\n/, 1);
  return line.replace(/^(?:[\w.]*Assertion\w*|Error)(?: \[\w+\])?: (?=\S)/, '').trim();
}

/** Of `price.test.ts > price > rounds half up` the test itself. */
function lastName(test: string): string {
  const [line = ''] = test.trim().split(/\r\n|\r|\n/, 1);
  return line.split(/ [>›»→] /).at(-1) ?? line;
}

function cut(line: string): string {
  const flat = line.replace(/\s+/g, ' ').toWellFormed();
  return flat.length > longestLine ? `${flat.slice(0, longestLine - 1).toWellFormed()}…` : flat;
}
