/** One example for each entry of the mask's lists, and near misses that stay. Bodies are no chance: only shape, name or place tell. */
import { describe, expect, it, test } from 'vitest';
import { maskLines } from '../../lambda/circleci/masking/mask-secrets.ts';
import { addresses, tokens } from '../../lambda/circleci/masking/secret-tokens.ts';

const masked = (line: string) => maskLines([line])[0];
const said = (token: string) => `Error: ${token} was not accepted`;
/** So many characters that are made, but by no chance. */
const some = (length: number) => `${'a'.repeat(length - 1)}1`;
const SOME = (length: number) => some(length).toUpperCase();
const digits = (length: number) => '1'.repeat(length);

describe('a token of several parts', () => {
  const all: readonly (readonly [vendor: string, ...parts: readonly string[]])[] = [
    ['age', 'AGE-SECRET-KEY-1', SOME(40)],
    ['Airtable', 'pat', some(14), '.', some(40)],
    ['Asana', '1/', digits(16), ':', some(16)],
    ['Cloudflare', 'v1.0-', some(24), '-', some(100)],
    ['Discord', 'MT', some(22), '.', some(6), '.', some(27)],
    ['Doppler', 'dp.', 'pt.', some(40)],
    ['Dynatrace', 'dt0c01.', SOME(24), '.', SOME(60)],
    ['Firebase', 'AAAA', some(7), ':APA91b', some(100)],
    ['Harness', 'pat.', some(22), '.', some(24), '.', some(20)],
    ['HubSpot', 'pat-na1-', some(8), '-', some(27)],
    ['Infisical', 'st.', some(20), '.', some(20), '.', some(20)],
    ['JSON web token', 'eyJ', some(8), '.', some(8)],
    ['LaunchDarkly', 'sdk-', some(8), '-', some(4), '-', some(4), '-', some(4), '-', some(12)],
    ['Mailchimp', some(32), '-us', digits(2)],
    ['New Relic', some(36), 'NRAL'],
    ['PayPal', 'access_token$production$', some(16), '$', some(30)],
    ['Plaid', 'access-sandbox-', some(8), '-', some(27)],
    ['Postman', 'PMAK-', some(24), '-', some(30)],
    ['Resend', 're_', some(8), '_', some(20)],
    ['SendGrid', 'SG.', some(16), '.', some(16)],
    ['Telegram', digits(9), ':AA', some(32)],
    ['Terraform', some(14), '.atlasv1.', some(40)],
    ['WakaTime', 'waka_', some(8), '-', some(27)],
  ];

  test.each(all)('of %s is hidden whole, and without any of its parts it is none', (_, ...parts) => {
    expect(masked(said(parts.join('')))).toBe(said('****'));
    for (const [index] of parts.entries()) {
      const line = said(parts.toSpliced(index, 1).join(''));
      expect(masked(line)).toBe(line);
    }
  });

  it('is hidden with the rest of it', () => {
    expect(masked(said(`${some(36)}NRALzz9`))).toBe(said('****'));
    expect(masked(said(`eyJ${some(8)}.${some(8)}.${some(9)}-_`))).toBe(said('****'));
  });

  it('is hidden as often as it stands in a line', () => {
    const token = `waka_${some(8)}-${some(27)}`;
    expect(masked(`${token} ${token}`)).toBe('**** ****');
    expect(masked(`${digits(9)}:AA${some(32)} ${digits(9)}:AA${some(32)}`)).toBe('**** ****');
  });
});

describe('a token of a word and a body', () => {
  const all: readonly (readonly [word: string, body: string])[] = [
    ['ops_eyJ', some(40)],
    ['p8e-', some(32)],
    ['AVNS_', some(15)],
    ['LTAI', some(12)],
    ['esecret_', some(20)],
    ['ATATT3', some(20)],
    ['AKIA', SOME(12)],
    ['ASIA', SOME(12)],
    ['IQoJb3JpZ2lu', some(40)],
    ['ABSK', some(60)],
    ['xaat-', some(30)],
    ['xkeysib-', some(40)],
    ['bkua_', some(30)],
    ['csk-', some(40)],
    ['CCIPAT_', some(16)],
    ['CLOJARS_', some(40)],
    ['dapi', some(30)],
    ['dop_v1_', some(40)],
    ['dckr_pat_', some(20)],
    ['sl.', some(60)],
    ['figd_', some(30)],
    ['ghp_', some(20)],
    ['github_pat_', some(20)],
    ['glpat-', some(16)],
    ['AIza', some(30)],
    ['GOCSPX-', some(20)],
    ['glsa_', some(30)],
    ['gsk_', some(40)],
    ['hvs.', some(20)],
    ['HRKU-', some(36)],
    ['hf_', some(30)],
    ['lin_api_', some(30)],
    ['NRAK-', some(19)],
    ['ntn_', some(40)],
    ['npm_', some(30)],
    ['oy2', some(43)],
    ['nvapi-', some(50)],
    ['sk-', some(20)],
    ['sha256~', some(40)],
    ['pypi-', some(30)],
    ['rubygems_', some(40)],
    ['shpat_', some(30)],
    ['xoxb-', some(12)],
    ['xapp-', some(12)],
    ['squ_', some(36)],
    ['sk_live_', some(16)],
    ['whsec_', some(16)],
    ['sbp_', some(30)],
    ['tskey-auth-', some(20)],
    ['AKID', some(32)],
    ['SK', some(32)],
    ['$2b$', some(30)],
  ];

  test.each(all)('%s… is hidden whole, a shorter one is none', (word, body) => {
    expect(masked(said(word + body))).toBe(said('****'));
    const short = said(word + body.slice(1));
    expect(masked(short)).toBe(short);
  });
});

describe('an address that acts for its holder', () => {
  const all: readonly (readonly [name: string, ...parts: readonly string[]])[] = [
    ['Slack', 'hooks.slack.com/', 'services/', some(20)],
    ['Slack, for the government', 'hooks.slack-gov.com/', 'workflows/', some(20)],
    ['Discord', 'discord.com/', 'api/webhooks/', some(20)],
    ['Microsoft Teams', 'webhook.office.com/', 'webhookb2/', some(20)],
  ];

  test.each(all)('of %s is kept to where it acts, and without any of its parts it is none', (_, ...parts) => {
    const [host = '', path = ''] = parts;
    const line = (address: string) => `POST https://${address} 404`;
    expect(masked(line(parts.join('')))).toBe(line(`${host}${path}****`));
    for (const index of [0, 1]) {
      const near = line(parts.toSpliced(index, 1).join(''));
      expect(masked(near)).toBe(near);
    }
  });

  it('is known in capitals, and as often as it stands in a line', () => {
    const address = `HOOKS.SLACK.COM/services/${some(20)}`;
    expect(masked(`${address} ${address}`)).toBe(
      'HOOKS.SLACK.COM/services/**** HOOKS.SLACK.COM/services/****',
    );
  });
});

it('each shape names its vendor', () => {
  expect([...tokens, ...addresses].filter(([vendor]) => vendor === '')).toEqual([]);
});

describe('lines below the name of a secret', () => {
  const blocks: readonly (readonly [what: string, before: readonly string[], after: readonly string[]])[] = [
    [
      'a block ends with its indentation',
      ['  password: |', '    swordfish', '   ', '    trout', '  user: app', 'x: 1'],
      ['  password: |', '    ****', '   ', '    ****', '  user: app', 'x: 1'],
    ],
    ['a folded one in capitals', ['- "API_TOKEN": >-', '    swordfish'], ['- "API_TOKEN": >-', '    ****']],
    ['a block of no secret', ['region: |', '  swordfish'], ['region: |', '  swordfish']],
    ['a pair', ['- name: DB_PASSWORD', '  value: swordfish'], ['- name: DB_PASSWORD', '  value: ****']],
    ['a pair of JSON', ['"key": "API_TOKEN",', '"value": "trout"'], ['"key": "API_TOKEN",', '"value": ****']],
    ['a pair with =', ["Name = 'SECRET'", "'Value' =  trout"], ["Name = 'SECRET'", "'Value' =  ****"]],
    ['a pair without blanks', ['name=PASSWORD', 'value=trout'], ['name=PASSWORD', 'value=****']],
    ['a pair of no secret', ['- name: REGION', '  value: trout'], ['- name: REGION', '  value: trout']],
    [
      'a word of that name',
      ['- name: PASSWORD', '  a value: trout'],
      ['- name: PASSWORD', '  a value: trout'],
    ],
    ['where a value is from', ['- name: PASSWORD', '  valueFrom:'], ['- name: PASSWORD', '  valueFrom:']],
    [
      '.netrc',
      ['machine a.dev', '  login bob', '  password swordfish'],
      ['machine a.dev', '  login bob', '  password ****'],
    ],
    ['.netrc of all', ['default', 'password   swordfish '], ['default', 'password   ****']],
    [
      '.netrc in one line',
      ['machine a.dev login bob', 'password x'],
      ['machine a.dev login bob', 'password ****'],
    ],
    [
      'a sentence below a login',
      ['login bob', 'password swordfish please'],
      ['login bob', 'password swordfish please'],
    ],
    [
      'a sentence with a password',
      ['login bob', 'my password swordfish'],
      ['login bob', 'my password swordfish'],
    ],
    ['a password below another word', ['user bob', 'password swordfish'], ['user bob', 'password swordfish']],
    ['a password below a sentence', ['no login', 'password swordfish'], ['no login', 'password swordfish']],
  ];

  test.each(blocks)('%s', (_, before, after) => {
    expect(maskLines(before)).toEqual(after);
  });
});

describe('a private key in a log', () => {
  const begin = ['-----BEGIN RSA ', 'PRIVATE KEY-----'].join('');
  const end = ['-----END RSA ', 'PRIVATE KEY-----'].join('');
  const full = 'MIIEpAIBAAKCAQEA1c7bh8+rT5iP2x0Uq3rW9o4vS6yTz1nBkLmEfGhIjKlMnOpQ';
  const h = '****';
  const keys: readonly (readonly [what: string, before: readonly string[], after: readonly string[]])[] = [
    [
      'of PuTTY',
      [' PuTTY-User-Key-File-3: ssh-rsa', 'Encryption: none', 'abcd', '  Private-MAC: 00', 'after all'],
      [h, h, h, h, 'after all'],
    ],
    ['of PuTTY, spoken of', ['see PuTTY-User-Key-File', 'abcd'], ['see PuTTY-User-Key-File', 'abcd']],
    ['of PuTTY, its end spoken of', ['abcd', 'the Private-MAC: is bad'], ['abcd', 'the Private-MAC: is bad']],
    ['of PuTTY, its end alone', ['abcd', '  Private-MAC: 00'], [h, h]],
    ['in one line', [`key ${begin}abcd${end}`, 'abcd'], [h, 'abcd']],
    ['to its end, whatever is between', [begin, 'abcd', 'two words', end, 'abcd'], [h, h, h, h, 'abcd']],
    [
      'without an end',
      [begin, 'DEK-Info: AES-128-CBC,00', '', 'abcd', 'two words', 'abcd'],
      [h, h, h, h, 'two words', 'abcd'],
    ],
    ['without an end, to the last line', [begin, 'abcd'], [h, h]],
    ['of PGP, to its checksum', [begin, 'abcd', '=aB3d', 'two words'], [h, h, h, 'two words']],
    ['followed by another', [begin, 'abcd', 'two words', begin, 'a b', end], [h, h, 'two words', h, h, h]],
    [
      'behind times',
      [`10:00:01 ${begin}`, '10:00:01 abcd', '10:00:02 two words'],
      [h, h, '10:00:02 two words'],
    ],
    [
      'whose beginning has scrolled away',
      ['two words', full, 'abcd==', end, 'abcd'],
      ['two words', h, h, h, 'abcd'],
    ],
    ['whose end alone is there', ['two words', end], ['two words', h]],
    ['whose end stands below an empty line', ['abcd', '  ', end], ['abcd', '  ', h]],
    ['of whole lines, and nothing below', [full, full], [h, h]],
    ['of whole lines, and an empty one below', [full, '', 'abcd'], [h, '', 'abcd']],
    ['of whole lines, and a short one', [full, '  q7Zt4Lw9 ', 'abcd1'], [h, h, 'abcd1']],
    ['of whole lines, and a word below', [full, 'Done'], [h, 'Done']],
    ['of whole lines, and a header below', [full, 'Host: a1'], [h, 'Host: a1']],
    ['of whole lines, and a sentence below', [full, 'two words 1'], [h, 'two words 1']],
    ['of whole lines behind others', ['one', 'two', full, 'q7Zt4Lw9', 'a b'], ['one', 'two', h, h, 'a b']],
    ['behind a rule', [` | ${full}`, 'a b'], [h, 'a b']],
  ];

  test.each(keys)('%s', (_, before, after) => {
    expect(maskLines(before)).toEqual(after);
  });
});

describe('a header', () => {
  test.each([
    ['Authorization: Bearer hunter2', 'Authorization: ****'],
    ['authorization=hunter2', 'authorization=****'],
    ['Proxy-Authorization : Basic hunter2', 'Proxy-Authorization : ****'],
    ['Set-Cookie:   a=hunter2; Path=/', 'Set-Cookie:   ****'],
    ['{"Authorization": "Bearer hunter2", "a": 1}', '{"Authorization": "****", "a": 1}'],
    ["{'Cookie': 'a=hunter2', 'a': 1}", "{'Cookie': '****', 'a': 1}"],
    ['{"cookie":"a=hunter2","a":1}', '{"cookie":"****","a":1}'],
    ['-H "Authorization: Bearer hunter2" https://a.dev', '-H "Authorization: ****" https://a.dev'],
    ["-H 'Cookie: a=hunter2' https://a.dev", "-H 'Cookie: ****' https://a.dev"],
    ['{"cookie": hunter2, "a": 1}', '{"cookie": ****'],
    ["{'cookie': hunter2, 'a': 1}", "{'cookie': ****"],
    ['Cookie: "hunter2" and so on', 'Cookie: "****" and so on'],
    ['Cookie: "hunter2', 'Cookie: "****'],
  ])('%s', (line, after) => {
    expect(masked(line)).toBe(after);
  });

  test.each([
    'Authorization: $TOKEN',
    '"Authorization": "$TOKEN"',
    '-H "Authorization: $TOKEN" https://a.dev',
    'Authorization: denied',
    'Authorization: denied   for all',
    'Cookie: ""',
  ])('%s stays', (line) => {
    expect(masked(line)).toBe(line);
  });
});

describe('a long line', () => {
  it('is cut behind its 2000th character', () => {
    expect(masked('- '.repeat(1_000))).toBe('- '.repeat(1_000));
    expect(masked(`${'- '.repeat(1_000)}+`)).toBe(`${'- '.repeat(1_000)}…`);
  });
});

describe('the password of an address', () => {
  test.each([
    ['https://app:hunter2@a.dev', 'https://****@a.dev'],
    ['https://app:80801234567@a.dev', 'https://****@a.dev'],
    ['https://app:8080x@a.dev', 'https://****@a.dev'],
    ['redis://app:p1@v10x', 'redis://****@v10x'],
  ])('%s is hidden', (line, after) => {
    expect(masked(line)).toBe(after);
  });

  test.each([
    'https://a.dev:8080/@acme/web',
    'https://a.dev:8080?to=b@c.de',
    'https://a.dev:8080#b@c.de',
    'https://a.dev:x?to_whom=b@c.de',
    'https://a.dev:x&to=b@c.de',
    'npm://a:react@18.2.0',
    'npm://a:react@v10.2',
    'https://a.dev:8080',
  ])('%s has none', (line) => {
    expect(masked(line)).toBe(line);
  });
});

describe('a word that looks like chance made it', () => {
  const chance = 'q7Zt4Lw9XbR2mK5vN8cJ1hD6gF3sPaYe';

  test.each([
    ...[
      'sha256',
      'sha1',
      'h1',
      'md5',
      'digest',
      'integrity',
      'checksum',
      'hash',
      'etag',
      'id',
      'request-id',
      'x-amz-id-2',
    ],
    ...[
      'fingerprint',
      'ssh-rsa',
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
      'ecdsa',
      'base64',
      'a cache of',
      'cache',
    ],
  ])('stays behind %s, which it identifies', (word) => {
    for (const between of [' ', ': ', ', ', ' "', '" "', "': '"]) {
      const line = `got ${word}${between}${chance} here`;
      expect(masked(line)).toBe(line);
    }
  });

  test.each(['got', 'sha256 of the file', 'digest, then', 'shaw', 'hash of'])(
    'is hidden behind %s',
    (word) => {
      expect(masked(`${word} ${chance} here`)).toBe(`${word} **** here`);
    },
  );

  test.each([
    [`FOO=${chance}`, 'FOO=****'],
    [`foo.bar = "${chance}"`, 'foo.bar = "****"'],
    [`FOO  =  '${chance}' x`, "FOO  =  '****' x"],
    [`got ${chance}==`, 'got ****'],
  ])('%s is hidden', (line, after) => {
    expect(masked(line)).toBe(after);
  });

  test.each([`got ${chance}.`, `got ${chance}.js`, `@${chance}`, `_ZN${chance}`])('%s is no word', (line) => {
    expect(masked(line)).toBe(line);
  });
});

describe('the name of what is no secret itself', () => {
  const value = 'abcd1234';

  test.each([
    ...[
      '_file',
      '_path',
      '_dir',
      '_name',
      '_url',
      '_uri',
      '_host',
      '_endpoint',
      '_type',
      '_kind',
      '_length',
      '_size',
    ],
    ...[
      '_count',
      '_ttl',
      '_at',
      '_in',
      '_policy',
      '_arn',
      '_version',
      '_age',
      '_field',
      '_label',
      '_input',
      '_manager',
    ],
    ...[
      '_store',
      '_ref',
      '_reset',
      '_strength',
      '_service',
      '_provider',
      '_method',
      '_expiry',
      '_expires',
      '_expir',
    ],
    ...['izer', 'izers', 'iserOptions', 'ize', 'ized', 'ises', 'ized', '_keyref', '_ids'],
  ])('password%s stays', (suffix) => {
    for (const name of ['password', 'token']) {
      const line = `${name}${suffix}=${value}`;
      expect(masked(line)).toBe(line);
    }
  });

  test.each(['_files_of', '_pathological', '_urn', '_nameless', '_one'])('password%s is hidden', (suffix) => {
    expect(masked(`password${suffix}=${value}`)).toBe(`password${suffix}=****`);
  });

  test.each(['secret_id', 'secret-id', 'secretid', 'secret_ids'])('%s opens something', (name) => {
    expect(masked(`${name}=${value}`)).toBe(`${name}=****`);
  });

  test.each([
    'password: shows... all',
    'password: shows (12)',
    'password: shows 12 ms',
    'password: shows 1.5ms',
    'password: shows 3s',
    'password: shows  an error',
    'password: resets all, then fails',
    "password: resets don't work",
    'wrong   password: fails',
    'secrets: registry-cred',
    'passwords: a-b-c',
    'password.go:4:18: undefined',
    'password.c:(12)',
    'token: process.env.x',
    'token: a.b.c.d',
    'token: $a._b',
    'token=ab',
    'token: swordfish',
  ])('%s stays', (line) => {
    expect(masked(line)).toBe(line);
  });

  test.each([
    ['password: swordfish x=1', 'password: **** x=1'],
    ['password: swordfish.', 'password: ****.'],
    ['password: swordfish Xylophone', 'password: **** Xylophone'],
    ['password: "swordfish" fails', 'password: "****" fails'],
    ['the wrongness of password: swordfish', 'the wrongness of password: ****'],
    ['wrong or not, password: swordfish', 'wrong or not, password: ****'],
    ['password = swordfish fails', 'password = **** fails'],
    ['passwords: a1-b', 'passwords: ****'],
    ['password.go=4:18:x', 'password.go=****'],
    ['password.gopher:4x18:x', 'password.gopher:****'],
    ['password.go:x4:18', 'password.go:****'],
    ['token=abcd', 'token=****'],
    ['token=abcd.', 'token=****.'],
    ['token=a.b1', 'token=****'],
    ['DB_PASS=abcd; X_PASS=abcd', 'DB_PASS=****; X_PASS=****'],
    ['DB_PASS: swordfish', 'DB_PASS: ****'],
  ])('%s is hidden', (line, after) => {
    expect(masked(line)).toBe(after);
  });
});
