import { describe, expect, test } from 'vitest';
import { maskLines, maskText } from '../../lambda/circleci/masking/mask-secrets.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const glued = (...parts: readonly string[]) => parts.join('');
const chance = 'q7Zt4Lw9XbR2mK5vN8cJ1hD6gF3sPaYe';
const jwt = glued(
  'eyJ',
  'hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  '.eyJzdWIiOiIxMjM0NTY3ODkwIn0',
  '.dozjgNryP4J3jVmNHl0w5N',
);

const secrets: readonly (readonly [string, string, string])[] = [
  ['an AWS key id', 'using §', glued('AKIA', 'IOSFODNN7EXAMPLE')],
  ['an AWS secret', 'aws_secret_access_key = §', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ['a GitHub token', 'fatal: § is bad', glued('ghp_', chance, 'abcd')],
  ['a fine-grained GitHub token', 'with §', glued('github_pat_', '11ABCDEFG0', chance)],
  ['a GitLab token', 'with §', glued('glpat-', chance)],
  ['a Slack bot token', 'Slack said no to §', glued('xoxb-', '123456789012-1234567890123-', chance)],
  ['a Slack app token', 'xapp: §', glued('xapp-', '1-A0123-', chance)],
  ['a Slack webhook', 'POST https://hooks.slack.com/services/§', glued('T000/B000/', chance)],
  ['an npm token', '//npm.acme.dev/:_authToken=§', glued('npm_', chance, 'abcd')],
  ['a Stripe key', 'stripe §', glued('sk_', 'live_', chance)],
  ['a Google key', 'maps §', glued('AIza', 'SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY')],
  ['an OpenAI key', 'ai §', glued('sk-', 'proj-', chance)],
  ['a CircleCI token', 'circleci §', glued('CCIPAT_', chance, '_0123456789abcdef')],
  ['a JSON web token', 'got § back', jwt],
  ['a bearer', '> Authorization: Bearer §', chance],
  ['basic authorization', 'authorization: Basic §', 'dXNlcjpwYXNzd29yZDEyMw=='],
  ['a header of a token', 'Circle-Token: §', '0123456789abcdef0123456789abcdef01234567'],
  ['a cookie', 'Set-Cookie: session=§; Path=/', 'abcdef123456'],
  ['a password in an address', 'postgres://app:§@db.internal:5432/app', 'hunter2hunter2'],
  ['a password in an option', 'mysql --password § -h db', 'hunter2'],
  ['a signed address', 'GET https://x.s3.amazonaws.com/a?X-Amz-Signature=§ 200', 'f00dfeedcafe0123456789'],
  ['a token in a query', 'GET /hook?access_token=§ 200', 'abcdefabcdef'],
  ['a named value', 'DB_PASSWORD=§', 'correct-horse'],
  ['a quoted value', '"apiKey": "§",', 'abcd1234efgh'],
  ['a value in YAML', '  client_secret: §', 'abcd1234'],
  ['a value that chance made', 'FOO=§', chance],
  ['a password by its short name', 'DB_PASS=§', 'hunter2hunter2'],
  ['one in YAML', '  db-pass: §', 'hunter2hunter2'],
  ['one beside a user', '{ user: "app", pass: "§" }', 'correct horse battery'],
  ['one in camel case', 'dbPass=§', 'hunter2hunter2'],
  ['one for ssh', 'SSHPASS=§ sshpass -e ssh db', 'hunter2hunter2'],
  ['a password for MySQL', 'MYSQL_PWD=§', 'hunter2hunter2'],
  ['one in a connection string', 'Server=db;Uid=app;Pwd=§;Timeout=3', 'hunter2hunter2'],
  ['one given to MySQL', 'mysql -u root -p§ app', 'hunter2hunter2'],
  ['a number given to MySQL', '+ mysqldump -p§ app', '20240229'],
  ['one given to MySQL after a blank', 'mysql -u root -h db -p §', 'hunter2hunter2'],
  ['one given to a registry', 'docker login -u app -p § registry.acme.dev', 'hunter2hunter2'],
  ['a number given to a registry', 'docker login -u app -p "§"', '12345678'],
  ['one that is echoed to a registry', 'echo § | docker login -u app --password-stdin', 'hunter2hunter2'],
  ['one given to sshpass', 'sshpass -p § ssh deploy@db', 'hunter2hunter2'],
  ['one given to curl', 'curl -sf -u app:§ https://acme.dev', 'hunter2hunter2'],
  ['one given to curl with others', `curl "https://acme.dev?a=1&b=2" --user 'app:§'`, 'two words 12345'],
  ['a token given to curl', 'curl -X POST -u §: https://circleci.com/api', '0123456789abcdef0123'],
  ['one given to Redis', 'redis-cli -h cache -a § ping', 'hunter2hunter2'],
  ['one given to LDAP', 'ldapsearch -D cn=app -w § -b dc=acme', 'hunter2hunter2'],
  ['one of an archive', 'unzip -P § dump.zip', 'hunter2hunter2'],
  ['one given to OpenSSL', 'openssl enc -d -pass pass:§ -in a', 'hunter2hunter2'],
  ['an option of two words', 'deploy --db-password "§"', 'correct horse battery'],
  ['an option among arguments', `['mysql', '--client-secret', '§']`, 'hunter2hunter2'],
  [
    'a token as a user',
    'git clone https://§@github.com/acme/web',
    '0123456789abcdef0123456789abcdef01234567',
  ],
  ['an address whose password has an @', 'postgres://app:hunter@§@db/app', 'hunter2hunter2'],
  [
    'an AWS secret without a sign',
    'aws configure set aws_secret_access_key §',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ],
  ['a key of Azure', 'AccountName=acme;AccountKey=§;EndpointSuffix=x', 'abcdEFGH1234+/=='],
  ['a quoted value with blanks', 'TOKEN: "§"', 'abc def ghi jkl'],
  ['a quoted value whose end is not there', "API_KEY='§", 'abc def ghi jkl'],
  ['JSON within JSON', String.raw`{"body":"{\"token\":\"§\"}"}`, 'abc def ghi jkl'],
  ['a value with commas', 'DB_PASSWORD=a,b;§', 'hunter2hunter2'],
  ['hex that chance made', 'FOO=§', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
];

describe('a log line with', () => {
  test.each(secrets)('%s shows none of it', (_, line, secret) => {
    const [masked = ''] = maskLines([line.replace('§', () => secret)]);
    expect(masked).toContain('****');
    expect(masked).not.toContain(secret.slice(-8));
    expect(masked.slice(0, 3)).toBe(line.slice(0, 3));
  });

  test.each([
    'Tests:       3 failed, 214 passed, 217 total',
    'Expected: 320',
    'src/views/token.test.ts:12:5 › reads a token',
    'npm ERR! code ELIFECYCLE',
    'Exited with code exit status 1',
    'at Object.<anonymous> (/home/circleci/project/src/index.ts:10:3)',
    'NODE_ENV=production',
    'commit 5d2f6c1b8a7e4f3d2c1b0a9f8e7d6c5b4a3f2e1d',
    'password: undefined',
    'Error: token is required',
    'GET https://circleci.com/api/v1.1/me 200',
    'PATH=/usr/local/bin:/usr/bin:/bin',
    'docker run --rm -p 8080:80 -u 1000:1000 acme/web',
    'docker run --name mysql -p 3306:3306 mysql:8 && mkdir -p data',
    'mkdir -p dir/of/mysql && cp -a mysql dir',
    'mysql -u root -p < dump.sql',
    'pass: 214',
    '  12 passed, 3 failed',
    'PASS src/views/pass.test.ts',
    'first pass: optimizing modules',
    'bypass=everything compass = north COMPASS=north',
    'use curl -u to say who you are: see the docs',
    'curl -u "$USER:$PASSWORD" https://acme.dev -o out',
    'PWD=/home/circleci/project OLDPWD=/root',
    'pwd: ~/project',
    'DB_PASS=$DB_PASS TOKEN=$(cat token)',
    'npx jest --passWithNoTests --bail',
    'login page › shows -p and -a',
    'auth: refuses requests without a token',
    'token: rejects one that has expired',
    'author: Benjamin Oak',
    'at acme::Token::parse (src/token.rs:3)',
    'npm http fetch GET 200 http://localhost:4873/@acme/web',
    'git clone ssh://git@github.com/acme/web',
    'https://acme-organization@dev.azure.com/acme/web',
    'aws_secret_access_key is missing in the environment',
    'redis-cli ping',
    'tar -czf a.tgz -p dir; zip -r out.zip dir',
    'echo done | tee log',
  ])('%j stays as it is', (line) => {
    expect(maskLines([line])).toEqual([line]);
  });
});

describe('a private key', () => {
  const body = Array.from(
    { length: 4 },
    () => 'MIIEpAIBAAKCAQEA1c7bh8+rT5iP2x0Uq3rW9o4vS6yTz1nBkLmEfGhIjKlMnOpQ',
  );
  const begin = glued('-----BEGIN RSA ', 'PRIVATE KEY-----');
  const end = glued('-----END RSA ', 'PRIVATE KEY-----');

  test('is hidden whole, with as many lines', () => {
    const masked = maskLines(['before', begin, ...body, end, 'after']);
    expect(masked).toEqual(['before', ...Array(6).fill('****'), 'after']);
  });

  test('is hidden when its beginning has scrolled away, or its end is not there yet', () => {
    expect(maskLines([...body, end, 'after']).join('')).not.toContain('MIIE');
    expect(maskLines([begin, 'shortline', 'x']).slice(1)).toEqual(['****', '****']);
  });

  test('is hidden to its short last line', () => {
    const short = 'q7Zt4Lw9XbR2==';
    expect(maskLines([...body, short, end])).toEqual(Array(6).fill('****'));
    expect(maskLines([...body, short, 'Done.'])).toEqual([...Array(5).fill('****'), 'Done.']);
    expect(maskLines(['ok', short, end, 'after'])).toEqual(['ok', '****', '****', 'after']);
  });

  test('is hidden to the beginning of the next one', () => {
    expect(maskLines([begin, 'shortline', begin, ...body, end, 'after'])).toEqual([
      ...Array(8).fill('****'),
      'after',
    ]);
    expect(maskLines([begin, 'says no more', 'x'])).toEqual(['****', 'says no more', 'x']);
    expect(maskLines([`${begin}a${end}`, 'shortline'])).toEqual(['****', 'shortline']);
  });

  test('is hidden behind what a log writes before each line', () => {
    const lines = [begin, 'shortline', end].map((line) => `12:30:45 | ${line}`);
    expect(maskLines([...lines, 'after'])).toEqual([...Array(3).fill('****'), 'after']);
    const other = '12:30:45 | two words';
    expect(maskLines([...lines.slice(0, 2), other])).toEqual(['****', '****', other]);
  });

  test('of PuTTY ends where the log continues', () => {
    const putty = ['PuTTY-User-Key-File-3: ssh-rsa', 'Encryption: none', 'Private-Lines: 2', 'shortline'];
    expect(maskLines([...putty, 'two words'])).toEqual([...Array(4).fill('****'), 'two words']);
    expect(maskLines([...putty, glued('Private-', 'MAC: 0a1b'), 'after'])).toEqual([
      ...Array(5).fill('****'),
      'after',
    ]);
  });

  test('has at most 400 lines', () => {
    const masked = maskLines([begin, ...Array(500).fill('shortline')]);
    expect(masked.filter((line) => line === '****')).toHaveLength(400);
  });

  test('takes nothing with it that is none of it', () => {
    expect(maskLines(['two words', end])).toEqual(['two words', '****']);
    expect(maskLines(['', end, ''])).toEqual(['', '****', '']);
    expect(maskLines([end, 'shortline'])).toEqual(['****', 'shortline']);
    expect(maskLines([...body, '', 'after'])).toEqual([...Array(4).fill('****'), '', 'after']);
    expect(maskLines([...body, 'Step: 2'])).toEqual([...Array(4).fill('****'), 'Step: 2']);
    expect(maskLines([...body, '  q7Zt4Lw9XbR2==  ', 'x'])).toEqual([...Array(5).fill('****'), 'x']);
    expect(maskLines([`  ${'abcdefgh'.repeat(8)}`, 'x'])).toEqual([`  ${'abcdefgh'.repeat(8)}`, 'x']);
  });

  test('ends where the log continues', () => {
    const said = glued('error: expected -----BEGIN ', 'PRIVATE KEY-----, got nothing');
    expect(maskLines([said, 'at load (src/key.ts:3:4)'])).toEqual(['****', 'at load (src/key.ts:3:4)']);
    expect(maskLines([...body, 'done'])).toEqual([...Array(4).fill('****'), 'done']);
  });
});

describe('the mask', () => {
  test('keeps the lines of a text', () => {
    expect(maskText('one\nDB_PASSWORD=swordfish\n\ntwo')).toBe('one\nDB_PASSWORD=****\n\ntwo');
  });

  test.each([
    ['Authorization: nu"ll', 'Authorization: ****'],
    [`{"Cookie": "sid=word", "a": 1}`, `{"Cookie": "****", "a": 1}`],
    [`-H 'Cookie: sid=word' -v`, `-H 'Cookie: ****' -v`],
    [`GET https://a.dev:x?q=me@b.dev 200`, `GET https://a.dev:x?q=me@b.dev 200`],
    [`GET https://a.dev?key=12345`, `GET https://a.dev?key=12345`],
    [`https://a:1234@b.dev`, `https://****@b.dev`],
  ])('of %s', (line, masked) => {
    expect(maskLines([line])).toEqual([masked]);
  });

  test('hides a block to the line that stands as far left as its name', () => {
    const block = ['  password: |', '    swordfish', '', '    again', '  next: word', '    swordfish'];
    expect(maskLines(block)).toEqual([
      '  password: |',
      '    ****',
      '',
      '    ****',
      '  next: word',
      '    swordfish',
    ]);
  });

  test('hides a secret once it is masked, too', () => {
    for (const [, line, secret] of secrets) {
      const once = maskLines([line.replace('§', () => secret)]);
      expect(maskLines(once).join('')).not.toContain(secret.slice(-8));
    }
  });
});
