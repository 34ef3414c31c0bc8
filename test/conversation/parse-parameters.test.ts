import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWords } from '../../lambda/conversation/words/parse-arguments.ts';
import {
  parameterOptions,
  parameterRows,
  readParameters,
} from '../../lambda/conversation/words/parse-parameters.ts';
import { split } from '../../lambda/conversation/words/tokenize.ts';
import { property } from '../circleci/arbitrary-projects.ts';

const read = (...rows: readonly string[]) => {
  const result = readParameters(rows);
  return result.kind === 'read' ? result.parameters : result.why;
};

describe('a parameter', () => {
  it.each<[string, unknown]>([
    ['A=1', { A: 1 }],
    ['A=-12', { A: -12 }],
    ['A=007', { A: '007' }],
    ['A=1.5', { A: '1.5' }],
    ['A=true', { A: true }],
    ['A=True', { A: 'True' }],
    ['A=false', { A: false }],
    ['A="1"', { A: '1' }],
    ['A=“true”', { A: 'true' }],
    ['A=', { A: '' }],
    ['A=b=c', { A: 'b=c' }],
    [' run-e2e = yes please ', { 'run-e2e': 'yes please' }],
    ['A=9999999999999999', { A: '9999999999999999' }],
    ['', {}],
  ])('%j is read as %j', (row, parameters) => {
    expect(read(row)).toEqual(parameters);
  });

  it.each(['A', '=1', '1A=2', 'A B=2', 'é=1'])('%j is none', (row) => {
    expect(read('', row)).toBe('Line 2 is not NAME=value.');
  });

  it('is there once', () => {
    expect(read('A=1', 'B=2', 'A=secret')).toBe('A is there twice.');
  });
});

const name = fc.stringMatching(/^[A-Za-z_][\w-]{0,10}$/);
const value = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}\p{Cf}\p{Z}‒–—―“”]/u.test(text)),
  fc.constantFrom('1', 'true', 'two words', '"quoted"', 'it’s', "it's", '--branch', '&amp;', '<b>'),
);
const parameters = fc.dictionary(name, value, { maxKeys: 4 });

describe('parameters', () => {
  it('are read back from the rows of a form', () => {
    property(parameters, (given) => {
      expect(read(...parameterRows(given))).toEqual(given);
    });
  });

  it('are read back from a command, wherever they can be written in one', () => {
    property(parameters, (given) => {
      const options = parameterOptions(given);
      if (options === undefined) return;
      const words = readWords(split(`web ${options}`), { name: 'trigger', options: ['param'] });
      expect(words.plain).toEqual(['web']);
      expect(read(...(words.every.get('param') ?? []))).toEqual(given);
    });
  });
});
