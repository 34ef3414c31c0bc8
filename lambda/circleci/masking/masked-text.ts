/** Reads a text that people wrote, like a commit's subject, and masks the secrets in it. */
import * as v from 'valibot';
import { text } from '../lenient-json-fields.ts';
import { maskText } from './mask-secrets.ts';

/** '' counts as absent. */
export const maskedText = v.pipe(
  text,
  v.transform((value) => (value === undefined ? undefined : maskText(value))),
);
