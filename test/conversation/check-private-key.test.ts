import { describe, expect, it } from 'vitest';
import { readPrivateKey } from '../../lambda/conversation/words/check-private-key.ts';
import { guardedKeys, longKey, publicHalves, sshKeys } from '../fakes/ssh-keys.ts';

function why(text: string): string {
  const reading = readPrivateKey(text);
  if (reading.kind !== 'wrong') throw new Error('it was read');
  const told = text.match(/[A-Za-z0-9+/]{12,}/g) ?? [];
  for (const piece of told) expect(reading.why).not.toContain(piece);
  return reading.why;
}

const { ed25519, rsa } = sshKeys;

describe('a private key', () => {
  it.each(Object.entries(sshKeys))('is read as it stands: %s', (_, key) => {
    expect(readPrivateKey(key)).toEqual({ kind: 'read', key });
  });

  it('gets the line end that its last line has lost, and loses the blanks around it', () => {
    expect(readPrivateKey(`\n  ${ed25519.trimEnd()}  `)).toEqual({ kind: 'read', key: ed25519 });
  });

  it.each(Object.entries(guardedKeys))('with a passphrase is told so: one %s', (_, key) => {
    expect(why(key)).toContain('passphrase');
  });

  it.each(publicHalves)('is not its public half: %s', (key) => {
    expect(why(key)).toContain('public half');
  });

  it('that is longer than a form holds is told the other ways, whole or cut off', () => {
    expect(longKey.length).toBeGreaterThan(3_200);
    for (const key of [longKey, longKey.slice(0, 3_000)]) {
      expect(why(key)).toContain('ed25519');
      expect(why(key)).toContain('CircleCI');
    }
  });

  it('without its last line is told which line is missing', () => {
    expect(why(ed25519.replace(/-----END.*/s, ''))).toContain('-----END');
    expect(why(rsa.replace(/\n-----END.*/s, '\n-----END RSA'))).toContain('-----END');
    expect(why(`${rsa}and more`)).toContain('not the last');
  });

  it('with line ends of Windows is told so', () => {
    expect(why(ed25519.replaceAll('\n', '\r\n'))).toContain('CRLF');
  });

  it('in one line is told that its line breaks were lost', () => {
    expect(why(ed25519.trimEnd().replaceAll('\n', ' '))).toContain('line breaks');
  });

  it.each([
    ['a line is missing', rsa.split('\n').toSpliced(5, 1).join('\n')],
    ['a letter is no letter of a key', rsa.replace('MII', 'MI“')],
    ['something else is inside', ed25519.replace('b3BlbnNzaC1', 'YXBlbnNzaC1')],
    ['nothing is inside', '-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----'],
  ])('of which a part was lost or changed is told so: %s', (_, key) => {
    expect(why(key)).toContain('Copy the whole file');
  });

  it('is asked for when nothing was pasted, and named when it is something else', () => {
    expect(why('  \n')).toContain('Paste');
    expect(why('PuTTY-User-Key-File-3: ssh-ed25519\n')).toContain('PuTTY');
    for (const text of ['hunter2', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', '—–BEGIN'])
      expect(why(text)).toContain('isn’t a complete private key');
  });
});
