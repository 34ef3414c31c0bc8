/** What tells a secret from a word, a number or a name, at its edges: what is hidden, and the near misses that stay. */
import { describe, expect, test } from 'vitest';
import { maskLines } from '../../lambda/circleci/masking/mask-secrets.ts';

const masked = (line: string) => maskLines([line])[0];
const staying = (name: string, lines: readonly string[]) =>
  test.each(lines)(`${name}: %s`, (line) => {
    expect(masked(line)).toBe(line);
  });
/** Each § stands for the secret. */
const hiding = (name: string, secret: string, lines: readonly string[]) =>
  test.each(lines)(`${name}: %s`, (line) => {
    expect(masked(line.replaceAll('§', secret))).toBe(line.replaceAll('§', '****'));
  });

describe('what a command is given', () => {
  hiding('is hidden', 'swordfish', [
    '--password §',
    'deploy --client-secret=§ --api-key §',
    'deploy --token "§" --x',
    'docker login -u app -p §',
    'mysql -p§ && mysql -p§',
    'mysql -h db -p § ; mysql -h db -p §',
    'lftp -u app,§ a.dev',
    'smbclient -U app%§ x',
    'redis-cli -a §',
    'ldapsearch -x -w §',
    'sqlcmd -S db -P §',
    'nuget push -k §',
    'swaks -t x -ap §',
    'doctl -t §',
    'ssh-keygen -N §',
    'aws ssm put-parameter --name x --value §',
    'az keyvault secret set --name x --value §',
    'gh secret set NPM -b §',
    'gh secret set NPM --body §',
    'openssl rsa -passin pass:§',
    'kinit app <<< §',
    'htpasswd -b file app §',
    'rabbitmqctl add_user app §',
    'mc alias set m https://a.dev app §',
    'net use x /user:app §',
    'mysqladmin -u root password §',
    'composer config github-oauth.a.dev §',
    'poetry config http-basic.a app §',
    'bundle config a.dev §',
    'kubectl create --from-literal=x=§',
    'flyctl secrets set X=§',
    'requirepass §',
    'vault login §',
    '> PASS §',
    "create user app identified by '§'",
    'ENV DB_PASSWORD §',
    'ENV A_TOKEN § ',
    `db.auth("app", "§")`,
    `db.changeUserPassword('app', '§')`,
    'echo § | docker login --password-stdin',
  ]);
  hiding('is hidden where no person would read a word', 'hunter2', [
    'deploy "-p", "§"',
    'snyk auth §',
    'npm config set x:_authToken §',
    'the password is §',
    'temporary password for root: §',
    'password §',
  ]);
  hiding('is hidden where it is a one-time code', '493817', ['otp: §', 'one-time code: §', 'pin §']);
  staying('stays', [
    'frob -p swordfish',
    'frob -P swordfish',
    'frob -k swordfish',
    'frob -w swordfish',
    'frob -a swordfish',
    'frob -t swordfish',
    'frob -N swordfish',
    'frob -ap swordfish',
    'frob -b swordfish',
    'frob --body swordfish',
    'frob --value swordfish',
    'nuget push swordfish',
    'swaks to swordfish',
    'gh secret set swordfish',
    'ssh-keygen for swordfish',
    'sqlcmd -P -S db',
    'deploy --token --force',
    'deploy --key swordfish',
    'deploy "-p", "swordfish"',
    'snyk auth swordfish',
    'npm config set x:_authToken swordfish',
    'the password is swordfish',
    'password swordfish',
    'mysql -h db -p 12',
    'otp: 12',
    'token qwertyuiopasdfghjklzxcvb',
  ]);
});

describe('a place', () => {
  hiding('hides what stands in it', 'swordfish', [
    'machine a.dev login bob password §',
    '<password>§</password>',
    '<string name="api_key">§</string>',
    '<key>Token</key><string>§</string>',
    '{"name": "DB_PASSWORD", "value": "§"}',
    'db:5432:app:bob:§',
    'jdbc:oracle:thin:scott/§@db',
    'sqlplus scott/§@db',
    "curl -H 'X-Acme: §'",
    'GET https://a.dev?sig=§',
    'GET https://a.dev?a=1&access_token=§&b=2',
  ]);
  hiding('hides what is made', 'abcdefgh12345678', [
    'bearer §',
    'GET https://a.dev?key=§&b=2',
    'https://§@a.dev',
  ]);
  staying('leaves', [
    'bearer swordfishswordfish',
    'GET https://a.dev?key=swordfish',
    'https://acme-organization@a.dev',
    'POST https://a.dev/hooks/some-name-of-a-hook-here',
    '<name>swordfish</name>',
    'db:5432:app:bob: swordfish',
  ]);
});

describe('the value of a password', () => {
  staying('is none where it is a number or a size', [
    ...['12', '4:18', '1.5', '12ms', '12s', '5kb', '5mb', '5gib', '10%', '12:', '12)', '12,'].map(
      (value) => `DB_PASSWORD=${value}`,
    ),
    ...['1234', '1234ms', '1234s', '512kb', '512gb', '512mib', '1234%', '1234:'].map(
      (value) => `DB_PASSWORD=${value}`,
    ),
  ]);
  hiding('is one behind a number, too', '1234x', ['DB_PASSWORD=§']);
  const roots =
    'this self process os env ENV config cfg options opts req request res response user props params args settings secrets var vars local module context ctx input body System data result state';
  staying('is none where it is read from another place', [
    ...roots.split(' ').map((root) => `DB_PASSWORD=${root}.password`),
    'DB_PASSWORD=options?.password',
    'DB_PASSWORD=secrets[password]',
  ]);
  staying('is none where it is hidden already', ['DB_PASSWORD=****', 'DB_PASSWORD=****x1']);
  hiding('is one', '5xb1', [
    'DB_PASSWORD=§',
    'DB_PASSWORD="§"',
    "DB_PASSWORD='§'",
    String.raw`{\"password\":\"§\"}`,
  ]);
  hiding('is one with stars behind it', 'hunter2****', ['DB_PASSWORD=§']);
});

describe('the value of a token', () => {
  staying('is none where it is two letters or the field of an object', [
    'token="ab"',
    'token=abc.defghi.jklmno',
    'token_id=swordfish',
  ]);
  hiding('is one', 'abc', ['token="§"']);
  hiding('is one where a number stands before the field', '1a.bcdefg', ['token="§"']);
});

describe('the password of a sentence', () => {
  staying('is a word', [
    'password: shows an error',
    'password: shows a test',
    'password: shows an, error',
    'password: shows...',
    'password: shows (all)',
    'password: fails 12 ms',
    'wrong password: shows',
  ]);
  hiding('is one where no sentence continues', 'swordfish', [
    'password: §',
    'password: §" x...',
    'password: §" shows an error',
    'password: § x: y',
    'password: § x=y',
  ]);
});

describe('what names a digest', () => {
  const chance = 'q7Zt4Lw9XbR2mK5vN8cJ1hD6gF3sPaYe';
  staying('leaves it', [
    `x-request-id: ${chance}`,
    `requestid ${chance}`,
    `x-amz-id-2: ${chance}`,
    `digest : ${chance}`,
    `digest,${chance}`,
    `digest"${chance}"`,
    `digest - ${chance}`,
  ]);
  hiding('is not any word', chance, ['digests of §', 'request §', 'digest :: §']);
  hiding('is not needed where a value is assigned', 'q7Zt4Lw9XbR2mK5vN8cJ1hD6', [
    'FOO = §',
    'FOO=§',
    `FOO= "§"`,
  ]);
});

describe('chance', () => {
  // Each of them is just on its side of a limit: 16 letters and digits, every fourth a change of kind, enough surprise.
  test.each([
    ['of 16 letters and digits', 'q7Zt-4Lw9-XbR2-mK5v-'],
    ['that changes its kind at 6 of 22 places', 'qwert1yuiop2asdfg3hjklz'],
    ['that changes it at its first place', '1qwertyui2opasdf3ghjkl4'],
    ['of capitals and digits', 'Q7W3E9R1T5Y2U8I4O6P0'],
    ['in hexadecimal, with less surprise', 'a1b2c3d4a1b2c3d4a1b2c3d4'],
    ['in hexadecimal capitals', 'A1B2C3D4A1B2C3D4A1B2C3D4'],
  ])('%s is hidden', (_, value) => {
    expect(masked(`FOO=${value}`)).toBe('FOO=****');
  });

  test.each([
    ['15 letters and digits', 'q7Zt-4Lw9-XbR2-mK5--'],
    ['what changes its kind at 5 of 20 places', 'qwert1yuiop2asdfghjk3'],
    ['small letters', 'qwaertyuaioplakjhagfdasx'],
    ['capitals', 'QWAERTYUAIOPLAKJHAGFDASX'],
    ['digits', '01928374650192837465'],
    ['little surprise', 'g1h2i3j4g1h2i3j4g1h2i3j4'],
    ['what ends like hexadecimal', 'g1b2c3d4g1b2c3d4g1b2c3d4'],
    ['what begins like hexadecimal', 'a1b2c3j4a1b2c3j4a1b2c3j4'],
  ])('is not %s', (_, value) => {
    expect(masked(`FOO=${value}`)).toBe(`FOO=${value}`);
  });

  staying('of one kind of letters alone is an id', [
    'got Q7ZT4LW9XBR2MK5VN8CJ1HD6GF3SPAYE',
    'got q7zt4lw9xbr2mk5vn8cj1hd6gf3spaye',
    'got qWeRtYuIoPaSdFgHjKlZxCvBnMqWeRtY',
  ]);
});

describe('the name of a fact', () => {
  const chance = 'q7Zt4Lw9XbR2mK5vN8cJ1hD6gF3sPaYe';
  const facts =
    'sha sha1 sha256 sha512 md5 crc commit digest hash checksum id ids uuid guid trace span traceparent rev revision ref head base tree parent merge workflow pipeline job build image tag version etag fingerprint integrity layer container node cache snapshot release deployment request correlation oid blob object cid iid host lock resolved file path';

  staying('leaves its value', [
    ...facts.split(' ').map((fact) => `my_${fact}_of=${chance}`),
    `gitCommitOf=${chance}`,
    `SIDECAR_IDS=${chance}`,
  ]);
  hiding('opens nothing, or else it is hidden', chance, [
    ...['session', 'secret', 'passw', 'token', 'cookie', 'auth', 'private'].map((word) => `${word}_file_x=§`),
    'MY_SID=§',
    'my_thing_of=§',
  ]);
});
