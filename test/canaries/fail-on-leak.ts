/** Fails a test that let a canary out (P11). Begins with each test file, and runs after each of its tests. */
import { afterAll, afterEach, expect } from 'vitest';
import { forgetDerivedCanaries } from './find-canaries.ts';
import { listen } from './listen-to-process.ts';
import { takeLeaks } from './recorded-output.ts';

forgetDerivedCanaries();
listen();

const quiet = () => expect(takeLeaks(), 'secrets that were seen where they do not belong').toEqual([]);
afterEach(quiet);
afterAll(quiet);
