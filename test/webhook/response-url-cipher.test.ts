import { describe, expect, it } from 'vitest';
import { createUrlCipher } from '../../lambda/webhook/response-url-cipher.ts';

const url = 'https://hooks.slack.com/actions/T1/1/secret';
const owner = { workspace: 'T1', follow: 'f1' };
const withKeys = (...keys: [string, ...string[]]) => createUrlCipher(async () => keys);
const cipher = withKeys('a'.repeat(32));

describe('a sealed response_url', () => {
  it('opens for its follow, and shows nothing of itself', async () => {
    const sealed = await cipher.seal(owner, url);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('hooks');
    expect(await cipher.open(owner, sealed)).toBe(url);
  });

  it('opens with the former key during a rotation, and never afterwards', async () => {
    const sealed = await cipher.seal(owner, url);
    expect(await withKeys('b'.repeat(32), 'a'.repeat(32)).open(owner, sealed)).toBe(url);
    expect(await withKeys('b'.repeat(32)).open(owner, sealed)).toBeUndefined();
  });

  it('does not open for another follow or workspace, or when it is damaged', async () => {
    const sealed = await cipher.seal(owner, url);
    const damaged = Buffer.from(sealed, 'base64');
    damaged[20] = (damaged[20] ?? 0) ^ 1;
    expect(await cipher.open({ ...owner, follow: 'f2' }, sealed)).toBeUndefined();
    expect(await cipher.open({ ...owner, workspace: 'T2' }, sealed)).toBeUndefined();
    for (const wrong of [damaged.toString('base64'), sealed.slice(0, 20), ''])
      expect(await cipher.open(owner, wrong)).toBeUndefined();
  });
});
