/** Reads a failed test's message, whichever of the fifty forms its reporter has given it. Pure. */
import { isRule, read } from './classify-log-line.ts';
import { findValues } from './expected-and-received.ts';
import { toPlainText } from './message-to-plain-text.ts';

export interface TestMessage {
  /** The line that says what is wrong; undefined where the results hide it. */
  readonly what: string | undefined;
  readonly where: string | undefined;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  /** Further lines that tell, without those above. */
  readonly more: readonly string[];
}

/** Says that the test failed, and no more. */
const generic =
  /^(?:failed|failure|fail|test failed|test failure|none|null|error|exception|exception class only|an error occurred|assertion ?error|assertion failed|failed:?|failures?:|multipleexpectationsnotmeterror|see (?:the )?output|unknown error|(?:\S+: )?error: failure!)\.?:?$/i;
const frame = /^\s*at\s|^\s*(?:❯ |from |in |# |File "|#\d+ |\.{3}|\S+ at ).*(?:\d|\))/;
const furniture: readonly RegExp[] = [
  /^=== (?:RUN|PAUSE|CONT|NAME)|^\s*--- (?:FAIL|PASS|SKIP)|^-{3,}$|^\.{3}$|^\s*not ok\b|^FAILED:?$|^with expansion:$|^Passed in:$/,
  /^\s*(?:stack|source|at|diff|details|name|type|operator|tapCaught|fileName|lineNumber|columnNumber|typeName|methodName|functionName|code|generatedMessage|severity|duration_ms|location|failureType): ?(?:[|>{].*|\S*)?$/,
  /^\s*(?:- Expected|\+ Received|[-+] ?(?:actual|expected) [-+] ?(?:actual|expected)|[-+]{3} ?(?:Expected|Actual|expected|actual).*|@@.*@@)\s*$/,
  /^\s*\d* *\||^\s*> *\d+ *\||^\s*\^+$|^Traceback \(most recent|^During handling of|^The above exception/,
];

/** Characters of a message, and of one of its lines, that are looked at. */
const looked = 8_000;
const widest = 400;

/** `named` is the test's name, which some reporters repeat above its message. */
export function readMessage(raw: string, named = ''): TestMessage {
  const text = toPlainText(raw.slice(0, looked));
  const lines = text
    .replaceAll('\\n', '\n')
    .split('\n')
    .slice(0, 100)
    .map((line) => line.slice(0, widest));
  const values = findValues(text) ?? findValues(lines.join('\n'));
  const telling = lines.filter((line) => isTelling(line, named)).map((line) => line.trim());
  const what = firstOf(telling);
  const more = telling.filter((line) => line !== what && !what?.includes(line) && rank(line) > 0).slice(0, 3);
  return { what, where: findPlace(lines), expected: values?.expected, received: values?.received, more };
}

function isTelling(line: string, named: string): boolean {
  const text = line.trim();
  return (
    !isRule(text) &&
    !generic.test(text) &&
    !frame.test(line) &&
    text !== named &&
    !isTitle(text, named) &&
    placeIn(text) !== text.replace(/:$/, '') &&
    !furniture.some((pattern) => pattern.test(line))
  );
}

/** The test's name, and little else. */
function isTitle(text: string, named: string): boolean {
  if (named.length < 4 || !text.includes(named)) return false;
  const rest = text.replace(named, '').replace(/[^\p{L}]/gu, '');
  return rest.length < 12 || (placeIn(text) !== undefined && !/[:=]\s/.test(text));
}

/** The first that reads as a message, else the first of all. */
function firstOf(lines: readonly string[]): string | undefined {
  const [first] = lines;
  if (first === undefined || rank(first) === 4 || rank(first) >= 7) return first;
  const better = lines.slice(0, 12).find((line) => rank(line) >= 7);
  // What an assertion is called stands before its values: both tell, the name first.
  return /[:.(]$/.test(first) || !better ? first : isSentence(first) ? first : better;
}

function isSentence(line: string): boolean {
  return /\w \w+ \w/.test(line) && !/^\s*\w+:/.test(line);
}

function rank(line: string): number {
  const { worth, is } = read(line, 0);
  return Math.max(worth, is.has('value') ? 4 : 0);
}

/** The first frame of the project's own; of what lists file and line apart, both. */
function findPlace(lines: readonly string[]): string | undefined {
  const own = lines.filter((line) => isOwn(line));
  const frames = own.filter((line) => frame.test(line));
  const all = lines.join('\n');
  const [, file, line] = /fileName: (\S+)\s+lineNumber: (\d+)/.exec(all) ?? [];
  if (file && line) return `${file}:${line}`;
  const found = placesIn(frames);
  if (found.length > 0) return inTest(found);
  const [first] = placesIn(own);
  if (first !== undefined) return first;
  return /\bline \d+, col(?:umn)? \d+/i.exec(all)?.[0] ?? /\bon line \d+\b/.exec(all)?.[0];
}

function placesIn(lines: readonly string[]): readonly string[] {
  return lines.map(placeIn).filter((place) => place !== undefined);
}

/** An assertion that a test file wraps in a function of its own fails where the test calls that. */
function inTest(places: readonly string[]): string | undefined {
  const [first = ''] = places;
  const file = fileOf(first);
  if (!/test|spec|features|steps/i.test(file)) return first;
  const others = places.findIndex((place) => fileOf(place) !== file);
  return places[(others < 0 ? places.length : others) - 1];
}

function fileOf(place: string): string {
  return place.replace(/[:(,"' ]+(?:line )?\d.*$/, '');
}

function isOwn(line: string): boolean {
  const { is } = read(line, 0);
  return is.has('place') && !is.has('foreign');
}

const placeForms: readonly RegExp[] = [
  /File "[^"]+", line \d+/,
  /(?:file:\/\/)?(?:[\w@.~+-]*[\\/])*[\w@.+[\]-]+\.[a-zA-Z]{1,10}(?:::?\d+(?::\d+)?|\(\d+[,:]?\d*\)|["']?, line \d+| line \d+|:\[\d+[,\d]*\]| @ \d+| on line \d+)/,
  /\b(?:Rakefile|Makefile|Dockerfile|Gemfile|CMakeLists\.txt):\d+/,
];

export function placeIn(line: string): string | undefined {
  return placeForms.map((form) => form.exec(line)?.[0]).find((found) => found !== undefined);
}
