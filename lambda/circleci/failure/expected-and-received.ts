/** Finds what a test expected and what it received in the words of its message. Pure. */

export interface Values {
  readonly expected: string;
  readonly received: string;
}

type Order = 'expected first' | 'received first';

const value = String.raw`("(?:[^"\\\n]|\\.){0,120}"|'(?:[^'\\\n]|\\.){0,120}'|\x60[^\x60\n]{0,120}\x60|<[^>\n]{0,120}>|\[[^\]\n]{0,120}\]|\{[^}\n]{0,120}\}|\S{1,120}?)`;
/** What cannot be a word of the sentence around it. */
const literal = String.raw`("(?:[^"\\\n]|\\.){0,120}"|'(?:[^'\\\n]|\\.){0,120}'|\x60[^\x60\n]{0,120}\x60|<[^>\n]{0,120}>|\[[^\]\n]{0,120}\]|\{[^}\n]{0,120}\}|-?\d[\w.,:-]{0,60}|true|false|null|undefined|None|nil|NaN|Infinity|True|False|\(\))`;
const end = String.raw`(?=[,.;:)\]}]*(?:\s|$))`;

const forms: readonly (readonly [Order, RegExp])[] = [
  ['expected first', /\bexpected: ?<(.{0,120}?)>,? but (?:was|got|found):? ?<(.{0,120}?)>/],
  [
    'expected first',
    /\b[Ee]xpected(?: \w+){0,3}: *(.{1,120}?)\s{0,20}\n?\s{1,40}(?:# *)?(?:Received|received|Actual|actual|[Gg]ot|[Ff]ound|But was|but was)(?: \w+){0,3}: *(.{1,120}?)(?=\n|$|\s{2}| \(compared| at )/,
  ],
  [
    'received first',
    /\b(?:[Rr]eceived|[Aa]ctual|[Gg]ot|[Ff]ound|left): *\|?-?\s*(.{1,120}?)\s{0,20}\n?\s{1,40}(?:# *)?(?:[Ee]xpected|[Ww]ant(?:ed)?|right): *\|?-?\s*(.{1,120}?)(?=\n|$|\s{2})/,
  ],
  [
    'expected first',
    /\bexpected: *\|-?\s{0,20}\n\s{0,40}(.{1,120}?)\s{0,20}\n\s{0,40}(?:actual|received|got|found): *\|-?\s{0,20}\n\s{0,40}(.{1,120}?)(?=\n|$)/,
  ],
  [
    'received first',
    /Passed in:\s*(?:\(\w+\) )?(.{1,120}?)\s+Expected:\s*(?:\(\w+\) )?(.{1,120}?)(?=\n|$|\s{2})/,
  ],
  [
    'expected first',
    /Expected equality of these values:\s{0,20}\n\s{0,40}(.{1,120}?)\n\s*.*\n?\s*Which is: (.{1,120}?)(?=\n|$)/,
  ],
  ['expected first', /\{expected,(.{1,120}?)\}[\s\S]{0,200}?\{value,(.{1,120}?)\}/],
  ['expected first', /<(.{1,120}?)> expected but was\s*<(.{1,120}?)>/],
  [
    'expected first',
    new RegExp(
      `\\b[Ee]xpected:? (?:the )?${value},? (?:but )?(?:to )?(?:got|was|found|received|instead got|actual)(?: was)?:? ${value}${end}`,
    ),
  ],
  [
    'received first',
    new RegExp(`\\b(?:got|was|found):? ${value}[,;]? (?:but )?(?:want(?:ed)?|expected):? ${value}${end}`),
  ],
  ['received first', new RegExp(`= ${value}[,;] want(?:ed)? ${value}${end}`)],
  ['expected first', new RegExp(`\\bwant(?:ed)?:? ${value}[,;]? (?:but )?got:? ${value}${end}`)],
  [
    'received first',
    new RegExp(
      `\\b[Ee]xpected ${literal} (?:not )?to (?:be|equal|eq|match|deeply equal|strictly equal|deep equal|have (?:\\w+ )*of)(?: equal(?: to)?)? ${literal}${end}`,
    ),
  ],
  [
    'received first',
    new RegExp(
      `asserting that ${value} (?:is (?:identical|equal)(?: to)?|matches(?: expected)?|equals) ${value}${end}`,
    ),
  ],
  ['received first', new RegExp(`expansion:\\s*${value} == ${value}\\s`)],
  ['received first', new RegExp(`(?:^|[\\s[(])${value} (?:!==?|~=|≠) ${value}(?=[\\s\\])]|$)`, 'm')],
  ['received first', new RegExp(`^\\s*${literal} == ${literal}\\s*$`, 'm')],
  ['received first', /\bvalues: \w+\( ?(.{1,120}?) == (.{1,120}?) ?\)/],
  ['received first', new RegExp(`^(?:E\\s+)?(?:AssertionError: )?assert ${value} == ${value}\\s*$`, 'm')],
  ['received first', new RegExp(`\\bassert ${value} == ${value}(?=\\s|$)`)],
];

/** Characters that are looked at: some of the forms look at each more than once. */
const looked = 2_000;

/** The first form that is there. */
export function findValues(message: string): Values | undefined {
  const text = message.slice(0, looked);
  const diff = fromDiff(text);
  if (diff) return diff;
  for (const [order, pattern] of forms) {
    const [, one, other] = pattern.exec(text) ?? [];
    if (one === undefined || other === undefined) continue;
    return order === 'expected first' ? tidy(one, other) : tidy(other, one);
  }
  return undefined;
}

function tidy(expected: string, received: string): Values {
  return { expected: short(expected), received: short(received) };
}

function short(text: string): string {
  const value = text.trim().replace(/^\(\w+\) /, '');
  return value.replace(/^(\S*\w)[.,;:]$/, '$1').slice(0, 200);
}

/** Which sign is which: ava and mocha put the received value behind the minus, the others the expected one. */
const legends: readonly (readonly ['-' | '+', RegExp])[] = [
  [
    '+',
    /- ?actual,? ?\+ ?expected|\+ ?expected,? ?-+ ?(?:actual|received)|-{1,3} ?(?:Received|received|actual|Actual|got)\b[\s\S]{0,60}?\+{1,3} ?(?:Expected|expected)/,
  ],
  [
    '-',
    /\+ ?(?:actual|received),? ?- ?expected|-{1,3} ?(?:Expected|expected|Want|want)\b[\s\S]{0,60}?\+{1,3} ?(?:Received|received|Actual|actual|got|Got)/,
  ],
];

function fromDiff(text: string): Values | undefined {
  const legend = legends
    .map(([sign, pattern]) => ({ sign, found: pattern.exec(text) }))
    .find(({ found }) => found);
  if (!legend?.found) return undefined;
  const after = text.slice(legend.found.index + legend.found[0].length).replaceAll('\\n', '\n');
  const [minus, plus] = ['-', '+'].map((sign) => changed(after, sign));
  if (minus === undefined || plus === undefined) return undefined;
  return legend.sign === '-' ? tidy(minus, plus) : tidy(plus, minus);
}

/** The first changed line; behind a legend whose line breaks are gone, the first word. */
function changed(text: string, sign: string): string | undefined {
  const line = new RegExp(`(?:^|[\\n":])[ \\t]*\\${sign}(?!\\${sign})[ \\t]*([^\\n"]{0,200}\\S)`).exec(
    text,
  )?.[1];
  if (line !== undefined && !/\s[-+]\s?\S/.test(line)) return line.replace(/,$/, '');
  return new RegExp(`(?:^|\\s)\\${sign} ?(\\S{1,120})`).exec(text)?.[1];
}
