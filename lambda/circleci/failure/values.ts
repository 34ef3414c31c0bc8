/** Finds what a test expected and what it received in the words of its message. Pure. */

export interface Values {
  readonly expected: string;
  readonly received: string;
}

type Order = 'expected first' | 'received first';

const value = String.raw`("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\x60[^\x60\n]*\x60|<[^>\n]*>|\[[^\]\n]*\]|\{[^}\n]*\}|\S+?)`;
/** What cannot be a word of the sentence around it. */
const literal = String.raw`("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\x60[^\x60\n]*\x60|<[^>\n]*>|\[[^\]\n]*\]|\{[^}\n]*\}|-?\d[\w.,:-]*|true|false|null|undefined|None|nil|NaN|Infinity|True|False|\(\))`;
const end = String.raw`(?=[,.;:)\]}]*(?:\s|$))`;

const forms: readonly (readonly [Order, RegExp])[] = [
  ['expected first', /\bexpected: ?<(.*?)>,? but (?:was|got|found):? ?<(.*?)>/],
  [
    'expected first',
    /\b[Ee]xpected(?: \w+){0,3}: *(.+?)\s*\n?\s+(?:# *)?(?:Received|received|Actual|actual|[Gg]ot|[Ff]ound|But was|but was)(?: \w+){0,3}: *(.+?)(?=\n|$|\s{2}| \(compared| at )/,
  ],
  [
    'received first',
    /\b(?:[Rr]eceived|[Aa]ctual|[Gg]ot|[Ff]ound|left): *\|?-?\s*(.+?)\s*\n?\s+(?:# *)?(?:[Ee]xpected|[Ww]ant(?:ed)?|right): *\|?-?\s*(.+?)(?=\n|$|\s{2})/,
  ],
  [
    'expected first',
    /\bexpected: *\|-?\s*\n\s*(.+?)\s*\n\s*(?:actual|received|got|found): *\|-?\s*\n\s*(.+?)(?=\n|$)/,
  ],
  ['received first', /Passed in:\s*(?:\(\w+\) )?(.+?)\s+Expected:\s*(?:\(\w+\) )?(.+?)(?=\n|$|\s{2})/],
  ['expected first', /Expected equality of these values:\s*\n\s*(.+?)\n\s*.*\n?\s*Which is: (.+?)(?=\n|$)/],
  ['expected first', /\{expected,(.+?)\}[\s\S]*?\{value,(.+?)\}/],
  ['expected first', /<(.+?)> expected but was\s*<(.+?)>/],
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
  ['received first', /\bvalues: \w+\( ?(.+?) == (.+?) ?\)/],
  ['received first', new RegExp(`^(?:E\\s+)?(?:AssertionError: )?assert ${value} == ${value}\\s*$`, 'm')],
  ['received first', new RegExp(`\\bassert ${value} == ${value}(?=\\s|$)`)],
];

/** The first form that is there. */
export function findValues(text: string): Values | undefined {
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
  const line = new RegExp(`(?:^|[\\n":])[ \\t]*\\${sign}(?!\\${sign})[ \\t]*([^\\n"]*\\S)`).exec(text)?.[1];
  if (line !== undefined && !/\s[-+]\s?\S/.test(line)) return line.replace(/,$/, '');
  return new RegExp(`(?:^|\\s)\\${sign} ?(\\S+)`).exec(text)?.[1];
}
