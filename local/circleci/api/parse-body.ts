/** Reads the body of a request: like CircleCI only when the content type names its format. Pure. */
import { type Fields, isMap } from './body-fields.ts';
import { readForm, readMultipart } from './parse-form.ts';

/** Null when it says to be JSON and is none, or no object. No bytes are an empty body. */
export function bodyOf(bytes: Buffer, contentType = ''): Fields | null {
  if (contentType.includes('application/x-www-form-urlencoded')) return readForm(bytes.toString('utf8'));
  if (contentType.includes('multipart/form-data')) return readMultipart(bytes, contentType);
  const text = bytes.toString('utf8').trim();
  return contentType.includes('json') && text !== '' ? readJson(text) : {};
}

function readJson(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text) ?? {};
    return isMap(value) ? value : null;
  } catch {
    return null;
  }
}
