import { describe, expect, it } from 'vitest';
import { maskText } from '../../lambda/circleci/masking/mask-secrets.ts';
import { tokens } from '../../lambda/circleci/masking/secret-tokens.ts';
import { harmless, kinds, type Planted, vendors, webhooks, written } from './mask-corpus.ts';

const planted = ({ text, secret }: Planted) => text.replace('§', () => secret);

/** What would help a thief: the end of it, or the first half. */
function isShown({ text, secret }: Planted): boolean {
  const masked = maskText(planted({ kind: '', text, secret }));
  const half = secret.slice(0, Math.ceil(secret.length / 2));
  return masked.includes(secret.slice(-6)) || (secret.length > 12 && masked.includes(half));
}

const shown = (secrets: readonly Planted[]) => secrets.filter(isShown).map(planted);

describe('the corpus of the mask', () => {
  it('is as large as promised', () => {
    expect(new Set([...kinds, ...written].map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(159);
    expect(new Set(harmless).size).toBeGreaterThanOrEqual(90);
    expect(vendors.length).toBeGreaterThan(tokens.length);
  });

  // Promised are at most 5 of 150 shown and 2 of 90 masked; of these none is.
  it('has no secret that is shown, by name, place or command', () => {
    expect(shown([...kinds, ...written])).toEqual([]);
  });

  it('has no token of a vendor that is shown, one for each alternative of each shape', () => {
    expect(shown(vendors)).toEqual([]);
  });

  it('has no address of a chat service that is shown, and each can still be told', () => {
    for (const { kind, text, secret } of webhooks) {
      const masked = maskText(planted({ kind, text, secret }));
      expect(masked, kind).not.toContain(secret.slice(-6));
      expect(masked, kind).toContain(secret.slice(0, 6));
    }
  });

  it('has no fact, place or name of a test that is masked', () => {
    expect(harmless.filter((line) => maskText(line) !== line)).toEqual([]);
  });

  it('stays as it is when it is masked twice', () => {
    for (const one of [...kinds, ...written, ...vendors]) {
      const once = maskText(planted(one));
      expect(maskText(once), one.kind).not.toContain(one.secret.slice(-6));
    }
  });
});
