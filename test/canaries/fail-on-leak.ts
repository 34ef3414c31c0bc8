/** Fails a test that let a canary out (P11). Runs after every test of every file. */
import { afterAll, afterEach, expect } from 'vitest';
import { listen } from './listen-to-process.ts';
import { takeLeaks } from './recorded-output.ts';

listen();

const quiet = () => expect(takeLeaks(), 'secrets that were seen where they do not belong').toEqual([]);
afterEach(quiet);
afterAll(quiet);
