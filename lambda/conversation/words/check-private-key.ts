/** Checks a pasted private SSH key. Pure. Errors name the problem and never repeat the key. */

export type PrivateKeyReading =
  | { readonly kind: 'read'; readonly key: string }
  /** `why` is a whole sentence. */
  | { readonly kind: 'wrong'; readonly why: string };

/** What a Slack input holds. */
const longest = 3_000;

const problems = {
  empty: 'Paste the private key here.',
  long: 'This key is longer than the 3,000 characters that a Slack form holds. Use an ed25519 key, or add it on CircleCI’s own page: Project Settings, SSH Keys.',
  public:
    'This is the public half of a key. Paste the private one: the file of the same name without “.pub”.',
  putty: 'This is a key in PuTTY’s format. Export it from PuTTYgen as an OpenSSH key, and paste that.',
  windows:
    'This key has Windows line endings (CRLF), which SSH can’t read. Save it with Unix line endings and paste it again.',
  other: 'This isn’t a complete private key, which begins with -----BEGIN … PRIVATE KEY-----.',
  passphrase: 'This key has a passphrase, which builds can’t enter. Create one without a passphrase.',
  end: 'The last line of the key, which begins with -----END, is missing or not the last. Copy the whole file.',
  lines: 'The line breaks of this key were lost. Copy it exactly as it is in its file.',
  damaged: 'A part of this key is missing or was changed on the way. Copy the whole file again.',
} as const;

type Problem = keyof typeof problems;

/** `key` ends with a line end, as OpenSSH wants it. */
export function readPrivateKey(text: string): PrivateKeyReading {
  const key = text.trim();
  const problem = problemOf(key);
  return problem ? { kind: 'wrong', why: problems[problem] } : { kind: 'read', key: `${key}\n` };
}

const publicKey = /^(?:(?:ssh|ecdsa|sk)-[\w@.-]+ |-{4,5} ?BEGIN [\w ]*PUBLIC KEY)/;

function problemOf(key: string): Problem | undefined {
  if (key === '') return 'empty';
  if (publicKey.test(key)) return 'public';
  if (key.startsWith('PuTTY-User-Key-File')) return 'putty';
  const [, name] = /^-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----/.exec(key) ?? [];
  if (name === undefined) return 'other';
  if (name.startsWith('ENCRYPTED') || /^Proc-Type:.*ENCRYPTED/m.test(key)) return 'passphrase';
  if (key.length > longest) return 'long';
  if (key.includes('\r')) return 'windows';
  const end = `-----END ${name}-----`;
  // The longest that fits was cut by the form, not by the person.
  if (!key.endsWith(end)) return key.length > longest - 100 ? 'long' : 'end';
  const body = key.slice(`-----BEGIN ${name}-----`.length, -end.length);
  if (!body.startsWith('\n') || !body.endsWith('\n')) return 'lines';
  const bytes = decoded(body);
  if (bytes === undefined) return 'damaged';
  return name.startsWith('OPENSSH') ? openSshProblem(bytes) : derProblem(bytes);
}

function decoded(base64: string): string | undefined {
  try {
    return atob(base64.replace(/\s/g, ''));
  } catch {
    return undefined;
  }
}

const magic = 'openssh-key-v1\0';

/** After the magic comes the cipher's name, `none` without a passphrase, with its length before it. */
function openSshProblem(bytes: string): Problem | undefined {
  if (!bytes.startsWith(magic)) return 'damaged';
  return bytes.startsWith('\0\0\0\x04none', magic.length) ? undefined : 'passphrase';
}

/** One sequence that says how long it is. */
function derProblem(bytes: string): Problem | undefined {
  const first = bytes.charCodeAt(1);
  const size = first < 0x80 ? 0 : first & 0x7f;
  let length = size === 0 ? first : 0;
  for (let at = 0; at < size; at += 1) length = length * 256 + bytes.charCodeAt(2 + at);
  return bytes.charCodeAt(0) === 0x30 && bytes.length === 2 + size + length ? undefined : 'damaged';
}
