/** What no function on Lambda can undercut. */
export async function handler(): Promise<object> {
  return { statusCode: 200, body: '' };
}
