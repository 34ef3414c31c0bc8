/** Runs around every test of every file: P11, no secret may be heard where it does not belong. */
import { afterAll, afterEach, expect } from 'vitest';
import { takeLeaks } from './heard.ts';
import { listen } from './taps.ts';

listen();

const quiet = () => expect(takeLeaks(), 'secrets that were heard where they do not belong').toEqual([]);
afterEach(quiet);
afterAll(quiet);
