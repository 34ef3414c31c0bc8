/** All that the bot keeps, logs and says, so that a test can look for what must not be in it. */
import { expect } from 'vitest';
import type { Services } from '../../lambda/slack/worker-ports.ts';

/** From now on everything that is stored is heard. Secrets Manager is where secrets belong, so it is left out. */
export function overhear(services: Pick<Services, 'store'>): string[] {
  const heard: string[] = [];
  for (const [name, method] of Object.entries(services.store)) {
    if (typeof method !== 'function') continue;
    const heardFirst = (...given: unknown[]) => {
      heard.push(JSON.stringify(given));
      return method(...given);
    };
    Object.assign(services.store, { [name]: heardFirst });
  }
  return heard;
}

/** In none of these ways of writing it, line by line; pieces of fewer than four characters are in every text. */
export function expectUnsaid(secret: string, ...said: readonly unknown[]): void {
  const text = JSON.stringify(said);
  const pieces = [secret, ...secret.split(/\s+/)].filter((piece) => piece.length >= 4);
  for (const piece of pieces) {
    const bytes = Buffer.from(piece);
    const forms = [piece, JSON.stringify(piece).slice(1, -1), encodeURIComponent(piece.toWellFormed())];
    for (const form of [...forms, bytes.toString('base64').slice(0, -4), bytes.toString('hex')])
      if (form.length >= 4) expect(text.includes(form), 'a secret was said').toBe(false);
  }
}
