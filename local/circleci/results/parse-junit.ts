/**
 * Reads a JUnit file as `store_test_results` does: the results of a build. Accepts files that are not well-formed.
 */
import type { TestResult } from './test-result.ts';

/** CircleCI does not say what becomes the message. */
export type MessageFrom = 'attribute' | 'text' | 'both';

const cases = /<testcase\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;
const outcomes = /<(failure|error|skipped)\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/\1>)/g;

export function junitResults(xml: string, from: MessageFrom = 'both'): readonly TestResult[] {
  return [...xml.matchAll(cases)].map(([, attributes = '', inside = '']) =>
    resultOf(attributesOf(attributes), inside, from),
  );
}

function resultOf(test: ReadonlyMap<string, string>, inside: string, from: MessageFrom): TestResult {
  const found = [...inside.matchAll(outcomes)];
  const worst = found.find(([, kind]) => kind !== 'skipped') ?? found[0];
  const [, kind, attributes = '', text = ''] = worst ?? [];
  const said = { attribute: attributesOf(attributes).get('message') ?? '', text: contentOf(text) };
  return {
    classname: test.get('classname') ?? '',
    file: test.get('file') ?? null,
    name: test.get('name') ?? '',
    result: kind === 'failure' || kind === 'error' ? 'failure' : kind === 'skipped' ? 'skipped' : 'success',
    run_time: Number(test.get('time')) || 0,
    message: worst ? messageOf(said, from) : null,
    source: 'unknown',
    source_type: 'junit',
  };
}

function messageOf(said: Readonly<Record<'attribute' | 'text', string>>, from: MessageFrom): string {
  if (from !== 'both') return said[from];
  return said.text.includes(said.attribute) ? said.text : `${said.attribute}\n${said.text}`;
}

/** An XML parser turns the line breaks of an attribute into spaces. */
function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return new Map(
    [...found].map(([, name = '', double, single]) => [
      name,
      decode((double ?? single ?? '').replace(/[\n\t]/g, ' ')),
    ]),
  );
}

function contentOf(text: string): string {
  return text
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : decode(part)))
    .join('');
}

const entities: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };

function decode(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : whole;
    },
  );
}
