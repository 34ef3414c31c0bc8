import aws4 from 'aws4';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { signAws } from '../../lambda/aws/sigv4.ts';
import { seed } from '../prove/how-many-runs.ts';

const identity = {
  region: 'eu-west-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalr/KEY',
  sessionToken: undefined,
};
const noon = Date.UTC(2026, 0, 2, 12, 0, 0);

test('signs as a general signer does, whatever the function is called and the body says', () => {
  const word = fc.stringMatching(/^\w[\w.:$-]{0,40}$/);
  const token = fc.option(fc.stringMatching(/^[\w+/=]{1,60}$/), { nil: undefined });
  void fc.assert(
    fc.property(
      word,
      fc.string({ unit: 'binary' }),
      token,
      fc.stringMatching(/^[a-z ]{0,20}$/),
      (name, text, sessionToken, spaced) => {
        const body = text.toWellFormed();
        const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
        const headers = {
          'x-amz-invocation-type': 'Event',
          'content-type': 'application/json',
          'x-words': spaced,
        };
        const request = { service: 'lambda', host: 'lambda.eu-west-1.amazonaws.com', path, headers, body };
        const ours = signAws(request, { ...identity, sessionToken }, noon);
        const { region, accessKeyId, secretAccessKey } = identity;
        const dated = { ...headers, 'x-amz-date': '20260102T120000Z' };
        const options = {
          ...request,
          region,
          method: 'POST',
          headers: dated,
          extraHeadersToIgnore: { 'content-length': true },
        };
        const theirs = aws4.sign(options as aws4.Request, {
          accessKeyId,
          secretAccessKey,
          ...(sessionToken && { sessionToken }),
        });
        expect(ours.authorization).toBe(theirs.headers?.Authorization);
      },
    ),
    { numRuns: 300, seed: seed() },
  );
});
