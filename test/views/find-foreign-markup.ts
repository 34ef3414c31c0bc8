/**
 * Reads a finished message as Slack would, and tells whatever in it was not made by us: mentions, links, emoji,
 * broken escapes, hidden characters, unsafe flags. Independent of lambda/views.
 */

/** Ids that the tests hand to views as people and channels of ours. */
const ours = ['@U01ANN', '@U02BEN', '#C01GENERAL', '#C0PLACE00', '#C0PLACE01', '#C0PLACE02'];
const dates = /^!date\^\d{1,11}\^\{(ago\}|date_short\}|date_short_pretty\} at \{time\})\|[\w :-]+$/;
const hosts =
  /^https:\/\/([\w-]+\.)*(circleci\.com|circle-artifacts\.com|github\.com|bitbucket\.org|gitlab\.com|ci\.acme\.dev)\//;
const hidden = /[\p{Cf}\p{Co}\u2028\u2029\u115F\u1160\u2800\u3164\uFFA0]|(?!\n)\p{Cc}/u;

/** What rich text may hold beside text. */
const marks = ['link', 'user', 'usergroup', 'channel', 'broadcast', 'team', 'emoji', 'date'];

export function strangers(view: unknown): string[] {
  const found: string[] = [];
  walk(view, '', (problem, where) => found.push(`${problem} at ${where}`));
  return found;
}

type Report = (problem: string, where: string) => void;
type Fields = Readonly<Record<string, unknown>>;

function walk(value: unknown, where: string, report: Report): void {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) walk(item, `${where}/${index}`, report);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  inspect(value as Fields, (problem) => report(problem, where || '/'));
  for (const [key, item] of Object.entries(value)) walk(item, `${where}/${key}`, report);
}

function inspect(fields: Fields, report: (problem: string) => void): void {
  const { type, text, fallback, verbatim, url, emoji, alt_text } = fields;
  if (type === 'mrkdwn' && verbatim !== true) report('not verbatim');
  if (type === 'mrkdwn' && typeof text === 'string') inMrkdwn(text, report);
  if (type === 'plain_text' && typeof text === 'string') inPlain(text, report);
  if (type === 'text' && typeof text === 'string') characters(text, report);
  // In a table, the number of a job.
  const isNumber = type === 'link' && typeof text === 'string' && /^#\d+$/.test(text);
  // And who did something, where and when: ids and times of the samples, of which no text from outside is a part.
  const isPerson = type === 'user' && fields.user_id === 'U01ANN';
  const isPlace = type === 'channel' && fields.channel_id === 'C01GENERAL';
  const isTime = type === 'date' && fields.format === '{date_short_pretty} {time}';
  const isOurs = isNumber || isPerson || isPlace || isTime;
  if (typeof type === 'string' && marks.includes(type) && !isOurs) report(`a ${type} in rich text`);
  if (typeof alt_text === 'string') characters(alt_text, report);
  if (type === 'raw_text' && typeof text === 'string') characters(text, report);
  if (type === 'plain_text' && emoji !== false) report('emoji allowed in plain text');
  if ('blocks' in fields && type === undefined && 'text' in fields) flags(fields, report);
  for (const words of [type === undefined ? text : undefined, fallback]) {
    if (typeof words === 'string') inFallback(words, report);
  }
  if (url !== undefined && !(typeof url === 'string' && hosts.test(url))) report(`link to ${url}`);
}

function flags({ unfurl_links, unfurl_media, parse, link_names }: Fields, report: (problem: string) => void) {
  if (unfurl_links !== false || unfurl_media !== false) report('unfurls');
  if (parse !== undefined || link_names !== undefined) report('parses names');
}

function inFallback(text: string, report: (problem: string) => void): void {
  inMrkdwn(text, report);
  if (text.includes('://')) report(`an address in the fallback: ${text.slice(0, 200)}`);
}

function inMrkdwn(text: string, report: (problem: string) => void): void {
  characters(text, report);
  const bare = text.replace(/<([^<>]*)>/g, (_, token: string) => {
    const [target = '', label = ''] = token.split('|', 2);
    if (!ours.includes(token) && !dates.test(token) && !hosts.test(target)) report(`<${token}>`);
    return label;
  });
  if (/[<>]/.test(bare)) report('an angle bracket of its own');
  if (/&(?!amp;|lt;|gt;)/.test(bare)) report('a broken escape');
  const prose = bare.replace(/`[^`\n]*`/g, '');
  if (prose.includes('`')) report('a back-tick of its own');
  if (/:[^\s:]{1,100}:/.test(prose)) report(`an emoji in ${prose.slice(0, 100)}`);
}

function inPlain(text: string, report: (problem: string) => void): void {
  characters(text, report);
  if (/[<>]/.test(text)) report('an angle bracket in plain text');
  if (/:[^\s:]{1,100}:/.test(text)) report(`an emoji in plain text: ${text}`);
}

function characters(text: string, report: (problem: string) => void): void {
  if (!text.isWellFormed()) report('half a character');
  if (hidden.test(text)) report('a hidden character');
}
