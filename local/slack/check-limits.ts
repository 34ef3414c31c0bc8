/**
 * Checks messages and views as Slack does, stricter in no place and softer in none that we know of. Returns an empty
 * list when Slack takes it. Each violation ends in `[json-pointer:/where/it/is]`, as Slack words it.
 */
import { messageBlock, viewBlock } from './limits/blocks.ts';
import { color, id, plainText, url } from './limits/composition-objects.ts';
import {
  all,
  anything,
  byType,
  flag,
  isRecord,
  list,
  type Rule,
  shape,
  string,
} from './limits/rule-builders.ts';
import { array, readableLength, repeatedIds, textInBlocks } from './limits/whole-message-or-view.ts';

export interface Violation {
  /** Slack's error code when it answers a call with this. */
  readonly code: string;
  readonly text: string;
}

const looseText = string(40_000, 0);

const attachment: Rule = shape(
  {},
  {
    blocks: list(messageBlock, 50),
    color,
    fallback: looseText,
    text: looseText,
    pretext: looseText,
    title: looseText,
    title_link: url,
    image_url: url,
    thumb_url: url,
    footer: string(300, 0),
    footer_icon: url,
    author_name: looseText,
    author_link: url,
    author_icon: url,
    fields: list(shape({ title: looseText, value: looseText }, { short: flag }), 100, 0),
    ts: anything,
    mrkdwn_in: anything,
    callback_id: id,
    id: anything,
  },
);

const modal: Rule = shape(
  { type: string(20), title: plainText(24), blocks: list(viewBlock, 100) },
  {
    close: plainText(24),
    submit: plainText(24),
    private_metadata: string(3000, 0),
    callback_id: string(255, 0),
    external_id: string(255, 0),
    clear_on_close: flag,
    notify_on_close: flag,
  },
);

const home: Rule = shape(
  { type: string(20), blocks: list(viewBlock, 100) },
  { private_metadata: string(3000, 0), callback_id: string(255, 0), external_id: string(255, 0) },
);

/** What makes Slack answer a message with an error, worst last named first in the answer. */
export function messageViolations(message: unknown): Violation[] {
  const { text, blocks, attachments } = isRecord(message) ? message : {};
  const found: Violation[] = [];
  if (text !== undefined) check(string(40_000, 0), [text, '/text'], collect(found, 'msg_too_long'));
  if (blocks !== undefined)
    check(list(messageBlock, 50, 0), [blocks, '/blocks'], collect(found, 'invalid_blocks'));
  const refuse = collect(found, 'invalid_attachments');
  if (attachments !== undefined) check(list(attachment, 100, 0), [attachments, '/attachments'], refuse);
  repeatedIds(placed(blocks, attachments), collect(found, 'invalid_blocks'));
  const length = readableLength(blocks) + readableLength(array(attachments));
  if (length > textInBlocks) {
    collect(found, 'msg_blocks_too_long')(
      `${length} characters of text, no more than ${textInBlocks} allowed`,
      '/blocks',
    );
  }
  return found;
}

/** For a message that we send: all that Slack refuses, and a missing fallback text, which Slack only warns of. */
export function validateMessage(message: unknown): string[] {
  const text = isRecord(message) ? message.text : undefined;
  const missing =
    typeof text === 'string' && text.trim() !== '' ? [] : ['no fallback text [json-pointer:/text]'];
  return [...messageViolations(message).map((violation) => violation.text), ...missing];
}

/** For views.open, views.push, views.update and views.publish. */
export function validateView(view: unknown): string[] {
  const found: Violation[] = [];
  const report = collect(found, 'invalid_arguments');
  check(all(byType({ modal, home }), submitNeeded), [view, ''], report);
  repeatedIds(placed(isRecord(view) ? view.blocks : undefined, undefined), report);
  return found.map((violation) => violation.text);
}

const submitNeeded: Rule = (view, pointer, report) => {
  if (!isRecord(view) || view.type !== 'modal' || view.submit !== undefined) return;
  const asks = array(view.blocks).some((block) => isRecord(block) && block.type === 'input');
  if (asks) report('missing required field: submit (the view has an input)', pointer);
};

function check(rule: Rule, [value, pointer]: readonly [unknown, string], report: Parameters<Rule>[2]): void {
  rule(value, pointer, report);
}

function collect(found: Violation[], code: string): Parameters<Rule>[2] {
  return (problem, pointer) => found.push({ code, text: `${problem} [json-pointer:${pointer}]` });
}

/** All blocks of a message with where they are. */
function placed(blocks: unknown, attachments: unknown): [unknown, string][] {
  const own = array(blocks).map((block, index): [unknown, string] => [block, `/blocks/${index}`]);
  const attached = array(attachments).flatMap((item, at) =>
    array(isRecord(item) ? item.blocks : undefined).map((block, index): [unknown, string] => [
      block,
      `/attachments/${at}/blocks/${index}`,
    ]),
  );
  return [...own, ...attached];
}
