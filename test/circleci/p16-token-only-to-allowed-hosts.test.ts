import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../lambda/circleci/http/allowed-hosts.ts';
import { runs } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { property } from './arbitrary-projects.ts';

const cloud = 'https://circleci.com';
const server = 'https://ci.acme.dev';

describe('an address out of an answer', () => {
  it.each([
    [cloud, 'https://circleci.com/api/v1.1/x', true],
    [cloud, 'https://app.circleci.com/x', true],
    [cloud, 'https://132-55688803-gh.circle-artifacts.com/0/file.txt', true],
    [cloud, 'https://output.circle-artifacts.com/output/job/x/artifacts/0/a', true],
    [cloud, 'https://circle-artifacts.com/a', true],
    [cloud, 'https://output.circle-artifacts.com/a?X-Amz-Signature=1', false],
    [cloud, 'https://circle-production-action-output.s3.amazonaws.com/x?X-Amz-Signature=1', false],
    [cloud, 'https://circle-production-action-output.s3.us-east-1.amazonaws.com/x', false],
    [cloud, 'https://circle-production-action-output.s3.us-gov-west-1.amazonaws.com/x', false],
    [cloud, 'https://circle-production-customer-artifacts.s3.amazonaws.com/x', false],
    [cloud, 'HTTPS://CIRCLECI.COM\\x', true],
    [server, 'https://ci.acme.dev/x', true],
    [server, 'https://ci.acme.dev/x?X-Amz-Signature=1', false],
    [server, 'https://artifacts.ci.acme.dev/x', false],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000/output/x', true],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000/output/x?X-Amz-Signature=1', false],
  ])('of %s may be %s, with the token: %s', (host, address, takesToken) => {
    expect(destinationOf(address, host)).toMatchObject({ takesToken });
  });

  it.each([
    [cloud, ''],
    [cloud, 'nonsense'],
    [cloud, '/relative'],
    [cloud, 'http://circleci.com/x'],
    [cloud, 'https://circleci.com:8443/x'],
    [cloud, 'https://circleci.com./x'],
    [cloud, 'https://circleci.com.evil.example/x'],
    [cloud, 'https://evilcircleci.com/x'],
    [cloud, 'https://circleci.com@evil.example/x'],
    [cloud, 'https://token@circleci.com/x'],
    [cloud, 'https://evil.example\\@circleci.com/x'],
    [cloud, 'https://evil.example/?circleci.com'],
    [cloud, 'https://circleсi.com/with-a-cyrillic-s'],
    [cloud, 'https://circle-artifacts.com.evil.example/x'],
    [cloud, 'https://circle-production-evil.s3.amazonaws.com/x'],
    [cloud, 'https://x.circle-production-action-output.s3.amazonaws.com/x'],
    [cloud, 'https://circle-production-action-output.s3.evil.amazonaws.com/x'],
    [cloud, 'https://circle-production-action-output.s3.amazonaws.com.evil.example/x'],
    [cloud, 'https://169.254.169.254/latest/meta-data'],
    [cloud, 'http://2130706433/'],
    [cloud, 'https://[::1]/'],
    [cloud, 'https://[::ffff:127.0.0.1]/'],
    [cloud, 'file:///etc/passwd'],
    [cloud, 'data:text/plain,hi'],
    [cloud, 'ftp://circleci.com/x'],
    [cloud, 'blob:https://circleci.com/x'],
    [server, 'https://circleci.com/x'],
    [server, 'https://output.circle-artifacts.com/x'],
    [server, 'https://acme.dev/x'],
    [server, 'http://ci.acme.dev/x'],
    [server, 'https://ci.acme.dev:444/x'],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5001/x'],
    ['http://127.0.0.1:5000', 'https://evil.127.0.0.1/x'],
    ['https://10.0.0.1', 'https://9.10.0.0.1/x'],
    ['https://10.0.0.1', 'https://evil.10.0.0.1/x'],
    ['https://[::1]', 'https://evil.[::1]/x'],
    ['https://2130706433', 'https://evil.2130706433/x'],
    ['xhttps://ci.acme.dev', 'xhttps://evil.example/x'],
    ['https://localhost', 'https://evil.localhost/x'],
    ['nonsense', 'https://circleci.com/x'],
  ])('of %s may not be %s', (host, address) => {
    expect(destinationOf(address, host)).toBeUndefined();
  });
});

describe('P16: the token goes to CircleCI only', () => {
  it('whatever the address', () => {
    property(
      hostileAddress,
      (address) => {
        const destination = destinationOf(address, cloud);
        if (!destination) return;
        const { protocol, hostname, port, username, password } = destination.url;
        expect([protocol, port, username, password]).toEqual(['https:', '', '', '']);
        const labels = hostname.split('.').slice(-2).join('.');
        expect(['circleci.com', 'circle-artifacts.com', 'amazonaws.com']).toContain(labels);
        if (destination.takesToken) expect(labels).not.toBe('amazonaws.com');
        else
          expect(hostname.startsWith('circle-production-') || address.includes('X-Amz-Signature')).toBe(true);
      },
      100_000,
    );
    proved({ promise: 'P16', inputs: runs(100_000), of: 'addresses', failures: 0 });
  }, 600_000);
});

const scheme = fc.constantFrom(
  'https://',
  'http://',
  'HTTPS://',
  'https:',
  'https:/\\',
  '//',
  'ftp://',
  'file://',
  'blob:https://',
  'javascript://',
  'ht\ttps://',
  ' https://',
  '',
);
const login = fc.constantFrom(
  '',
  '',
  '',
  'circleci.com@',
  'user:pass@',
  '%40',
  ':@',
  'circleci.com%2f@',
  'evil.example\\@',
);
const known = fc.constantFrom(
  'circleci.com',
  'app.circleci.com',
  'output.circle-artifacts.com',
  'circle-artifacts.com',
  'circle-production-action-output.s3.amazonaws.com',
  'CircleCI.com',
);
const foreign = fc.oneof(
  fc.constantFrom(
    'evil.example',
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '017700000001',
    '[::1]',
    '[::ffff:a9fe:a9fe]',
    'localhost',
    'circleсi.com',
    'circleci。com',
    'xn--circlei-3fg.com',
    'circle-production-evil.s3.amazonaws.com',
    's3.amazonaws.com',
    '',
  ),
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((ip) => `[${ip}]`),
);
const host = fc.oneof(
  { weight: 3, arbitrary: known },
  { weight: 2, arbitrary: foreign },
  fc.tuple(known, foreign).map(([one, other]) => `${one}.${other}`),
  fc.tuple(foreign, known).map(([one, other]) => `${one}.${other}`),
  fc.tuple(foreign, known).map(([one, other]) => `${one}${other}`),
  fc
    .tuple(
      known,
      fc.constantFrom('.', '..', '%2e', '\t', '\n', ' ', '%00', '#', '?', '\\', '/..', '%2f', '@'),
    )
    .map(([one, end]) => one + end),
);
const port = fc.constantFrom('', '', '', ':443', ':80', ':8443', ':0', ':', ':99999', ':4 43');
const path = fc.constantFrom(
  '',
  '/',
  '/x',
  '/x?X-Amz-Signature=1',
  '\\x',
  '/@evil.example',
  '#@evil.example',
  '?@evil.example',
  '//evil.example/',
);
const hostileAddress = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(scheme, login, host, port, path).map((parts) => parts.join('')) },
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.webUrl(),
);
