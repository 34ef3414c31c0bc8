import { describe, expect, it } from 'vitest';
import { createToldTime } from '../../lambda/store/dynamo/server-clock.ts';

const second = 1000;
const minute = 60 * second;
const at = Date.parse('2026-03-02T10:00:00.700Z');
const header = new Date(at).toUTCString();

describe('the time that the table tells', () => {
  it.each([-10 * minute, -3 * second, 3 * second, 10 * minute])(
    'rights a clock that is %i ms wrong',
    (wrong) => {
      const told = createToldTime(() => at + wrong);
      expect(told.now()).toBe(at + wrong);
      told.hear(header);
      expect(Math.abs(told.now() - at)).toBeLessThan(second);
    },
  );

  it('leaves a clock alone that is as right as the header is exact', () => {
    const told = createToldTime(() => at + second);
    told.hear(header);
    expect(told.now()).toBe(at + second);
  });

  it('believes no header that says nothing', () => {
    const told = createToldTime(() => at);
    for (const date of [undefined, '', 'soon']) told.hear(date);
    expect(told.now()).toBe(at);
  });

  it('follows a clock that was put right meanwhile', () => {
    let own = at + 10 * minute;
    const told = createToldTime(() => own);
    told.hear(header);
    own = at;
    told.hear(header);
    expect(told.now()).toBe(at);
  });
});
