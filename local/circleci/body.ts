/** The body of a request. CircleCI reads it only when the content type says what it is. Pure. */

export function bodyOf(bytes: Buffer, contentType: string | undefined): Readonly<Record<string, unknown>> {
  const text = bytes.toString('utf8');
  if (contentType?.includes('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (!contentType?.includes('json')) return {};
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}
