/** Formats text twice: as mrkdwn for blocks, and plain for notifications and screen readers. Strings are escaped. Pure. */
import { escaped, escapedCode } from './escape.ts';

export interface Mrkdwn {
  readonly mrkdwn: string;
  /** Escaped, without marks. */
  readonly plain: string;
}

export type Part = Mrkdwn | string | number | undefined;

/** A template whose parts are escaped unless they are Mrkdwn already: md`*Failed*: ${build.subject}`. */
export function md(words: TemplateStringsArray, ...parts: readonly Part[]): Mrkdwn {
  const made = parts.map(asMrkdwn);
  return {
    mrkdwn: words.map((word, index) => word + (made[index]?.mrkdwn ?? '')).join(''),
    plain: words.map((word, index) => word.replace(/[*`]/g, '') + (made[index]?.plain ?? '')).join(''),
  };
}

export function asMrkdwn(part: Part): Mrkdwn {
  if (typeof part === 'object') return part;
  return limited(part === undefined ? '' : String(part), 250);
}

/** Text from outside, cut at `limit` characters. */
export function limited(text: string, limit: number): Mrkdwn {
  return { mrkdwn: escaped(text, limit), plain: unlinked(escaped(text, limit)) };
}

export function code(text: string, limit = 100): Mrkdwn {
  const inside = escapedCode(text, limit);
  return { mrkdwn: `\`${inside || '-'}\``, plain: unlinked(escaped(text, limit)) || '-' };
}

/** Words of our own in which backticks mark code. The blanks beside it are kept: `limited` drops those at its ends. */
export function withCode(text: string, limit = 300): Mrkdwn {
  const parts = text.split('`');
  return joined(
    parts.map((part, index) => (index % 2 === 1 ? code(part) : spaced(part, limit))),
    '',
  );
}

/** Keeps the blanks at the ends. */
export function spaced(text: string, limit: number): Mrkdwn {
  const { mrkdwn, plain } = limited(text, limit);
  if (mrkdwn === '') return made(text === '' ? '' : ' ');
  const [before, after] = [/^\s/.test(text) ? ' ' : '', /\s$/.test(text) ? ' ' : ''];
  return { mrkdwn: before + mrkdwn + after, plain: before + plain + after };
}

/** Joins those that say something. */
export function joined(parts: readonly Part[], separator: string): Mrkdwn {
  const made = parts.map(asMrkdwn).filter(({ mrkdwn }) => mrkdwn !== '');
  return {
    mrkdwn: made.map(({ mrkdwn }) => mrkdwn).join(separator),
    plain: made.map(({ plain }) => plain).join(separator),
  };
}

/** A person, by the id that Slack gave us. */
export function mention(user: string): Mrkdwn {
  return /^[UW][A-Z0-9]{1,30}$/.test(user) ? made(`<@${user}>`) : asMrkdwn(user || 'someone');
}

/** A channel, by the id that Slack gave us; a direct message has no name that could be shown. */
export function channelName(channel: string): Mrkdwn {
  return /^[CG][A-Z0-9]{1,30}$/.test(channel) ? made(`<#${channel}>`) : made('this conversation');
}

/** The same, said in another place than the channel itself. */
export function otherChannelName(channel: string): Mrkdwn {
  return /^[CG][A-Z0-9]{1,30}$/.test(channel) ? made(`<#${channel}>`) : made('a direct message');
}

/** Mrkdwn made elsewhere by us, of escaped parts. */
export function made(text: string): Mrkdwn {
  return { mrkdwn: text, plain: text };
}

/** The fallback has no `verbatim`: an address in it must not become a link. */
function unlinked(text: string): string {
  return text.replaceAll('://', '꞉//');
}
