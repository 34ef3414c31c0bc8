/** Reads the content of a message from a call's arguments: checked as Slack checks it, or refused. */
import type { KnownBlock, MessageAttachment, View } from '@slack/types';
import * as v from 'valibot';
import { messageViolations, validateView } from '../check-limits.ts';
import { isRecord } from '../limits/rule-builders.ts';
import { newId, type World } from '../stand-in-context.ts';
import { attachmentsSchema, blocksSchema, viewSchema } from '../state-schema.ts';
import { Refusal } from './refusal.ts';

export interface Content {
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly attachments: MessageAttachment[];
}

type Args = Readonly<Record<string, unknown>>;

/** Lists may come as JSON text, as the SDK's forms send them. */
export function readContent(args: Args, world: World): Content {
  const blocks = readList(args.blocks, 'invalid_blocks_format');
  const attachments = readList(args.attachments, 'invalid_attachments');
  const text = args.text ?? '';
  if (typeof text !== 'string') throw new Refusal('invalid_arguments', ['text must be a string']);
  refuseViolations({ text, blocks, attachments });
  refuseUnknownFiles([blocks, attachments], world);
  if (text.trim() === '' && blocks.length === 0 && attachments.length === 0) throw new Refusal('no_text');
  return {
    text,
    blocks: v.parse(blocksSchema, withIds(blocks, world)),
    attachments: v.parse(
      attachmentsSchema,
      attachments.map((item, index) => attachment(item, index, world)),
    ),
  };
}

/** The view of views.open and its kin. */
export function readView(value: unknown, world: World): View {
  const view = typeof value === 'string' ? parse(value, 'invalid_arguments') : value;
  const violations = validateView(view);
  if (violations.length > 0 || !isRecord(view)) {
    const details = violations.map(
      (line) => `[ERROR] ${line.replace('[json-pointer:', '[json-pointer:/view')}`,
    );
    throw new Refusal('invalid_arguments', details);
  }
  return v.parse(viewSchema, { ...view, blocks: withIds(view.blocks, world) });
}

function refuseViolations(message: unknown): void {
  const found = messageViolations(message);
  const worst = found[0];
  if (!worst) return;
  const same = found.filter(({ code }) => code === worst.code);
  throw new Refusal(
    worst.code,
    same.map(({ text }) => `[ERROR] ${text}`),
  );
}

/** `invalid slack file`, as Slack says also of one that it has only just been given. */
function refuseUnknownFiles(value: unknown, world: World): void {
  for (const id of filesIn(value)) {
    const shownFrom = world.uploads.get(id)?.shownFrom;
    if (shownFrom !== undefined && shownFrom <= world.clock()) continue;
    throw new Refusal('invalid_blocks', ['[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]']);
  }
}

function filesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(filesIn);
  if (!isRecord(value)) return [];
  const { slack_file: file, ...rest } = value;
  const own = isRecord(file) && typeof file.id === 'string' ? [file.id] : [];
  return [...own, ...Object.values(rest).flatMap(filesIn)];
}

function readList(value: unknown, code: string): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  const list = typeof value === 'string' ? parse(value, code) : value;
  if (!Array.isArray(list)) throw new Refusal(code);
  return list;
}

function parse(json: string, code: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Refusal(code);
  }
}

function attachment(value: unknown, index: number, world: World): unknown {
  if (!isRecord(value)) return value;
  const fallback = value.fallback ?? '[no preview available]';
  const blocks = value.blocks === undefined ? {} : { blocks: withIds(value.blocks, world) };
  return { ...value, id: index + 1, fallback, ...blocks };
}

/** As Slack does: a block without a block_id gets one, an element without an action_id too. */
function withIds(blocks: unknown, world: World): unknown[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.filter(isRecord).map((block) => ({
    ...block,
    block_id: block.block_id ?? newId(world, '', 5),
    ...(isRecord(block.accessory) && { accessory: withActionId(block.accessory, world) }),
    ...(isRecord(block.element) && { element: withActionId(block.element, world) }),
    ...(block.type === 'actions' &&
      Array.isArray(block.elements) && {
        elements: block.elements.map((element) => withActionId(element, world)),
      }),
  }));
}

function withActionId(element: unknown, world: World): unknown {
  if (!isRecord(element) || element.type === 'image') return element;
  return { ...element, action_id: element.action_id ?? newId(world, '', 5) };
}
