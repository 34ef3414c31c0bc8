/** Validates the parts of Slack's payloads that we read. Other fields are not looked at. */
import type { ModalView } from '@slack/types';
import * as v from 'valibot';

const optional = v.optional(v.nullable(v.string()));

export const commandSchema = v.object({
  user_id: v.string(),
  channel_id: v.string(),
  text: v.optional(v.string(), ''),
  response_url: optional,
  trigger_id: optional,
});

const elementSchema = v.object({
  action_id: v.string(),
  value: v.optional(v.string()),
  selected_option: v.optional(v.nullable(v.object({ value: v.string() }))),
});

const personSchema = v.object({ id: v.string(), team_id: optional });

/** What a click and a shortcut have in common. */
const interaction = {
  user: personSchema,
  channel: v.optional(v.object({ id: v.string() })),
  response_url: optional,
  trigger_id: optional,
};

const modalShape = v.object({
  id: v.string(),
  hash: v.string(),
  type: v.literal('modal'),
  callback_id: v.string(),
  private_metadata: v.optional(v.string(), ''),
  title: v.object({}),
  submit: v.object({}),
  close: v.object({}),
  blocks: v.array(v.object({ type: v.string() })),
});

/** A form as Slack gives it back: it was ours. */
export type OpenForm = ModalView &
  Required<Pick<ModalView, 'callback_id' | 'submit' | 'close'>> & {
    readonly id: string;
    readonly hash: string;
  };
const formSchema = v.custom<OpenForm>((value) => v.is(modalShape, value));

/** What is typed into a menu; `view` is the form's. */
export const suggestionSchema = v.object({
  user: personSchema,
  action_id: v.string(),
  value: v.optional(v.string(), ''),
  view: v.optional(v.object({ private_metadata: v.optional(v.string(), '') })),
});

export const clickSchema = v.object({
  ...interaction,
  container: v.optional(
    v.object({
      /** `entity_detail`: the pane of a Work Object, beside a message of which Slack tells the rest. */
      type: optional,
      channel_id: optional,
      app_unfurl_url: optional,
      external_ref: v.optional(v.nullable(v.object({ id: v.string() }))),
      message_ts: optional,
      thread_ts: optional,
      is_ephemeral: v.optional(v.boolean(), false),
    }),
    {},
  ),
  view: v.optional(
    v.union([
      formSchema,
      v.pipe(
        v.unknown(),
        v.transform(() => undefined),
      ),
    ]),
  ),
  actions: v.array(elementSchema),
});

/** `message` of a message shortcut: any message, from anyone. */
export const shortcutSchema = v.object({
  ...interaction,
  callback_id: v.string(),
  message: v.optional(v.unknown()),
});

export const mentionSchema = v.object({
  user: v.string(),
  channel: v.string(),
  text: v.string(),
  ts: v.string(),
  thread_ts: optional,
});

/** What a person wrote to the bot: no bot's message, and no edit, deletion or broadcast, which have a subtype. */
export const directMessageSchema = v.object({
  channel_type: v.literal('im'),
  user: v.string(),
  channel: v.string(),
  text: v.string(),
  ts: v.string(),
  thread_ts: optional,
  subtype: v.optional(v.undefined()),
  bot_id: v.optional(v.undefined()),
});

const inputSchema = v.object({
  type: v.optional(v.string()),
  value: optional,
  selected_conversation: optional,
  selected_users: v.optional(v.nullable(v.array(v.string()))),
  selected_options: v.optional(v.nullable(v.array(v.object({ value: v.string() })))),
  selected_option: v.optional(v.nullable(v.object({ value: v.string() }))),
});

export const submissionSchema = v.object({
  user: personSchema,
  team: v.optional(v.nullable(v.object({ id: v.string() }))),
  view: v.object({
    id: v.optional(v.string(), ''),
    callback_id: v.string(),
    private_metadata: v.optional(v.string(), ''),
    blocks: v.optional(v.array(v.object({ type: v.string(), block_id: v.optional(v.string(), '') })), []),
    state: v.object({ values: v.record(v.string(), v.record(v.string(), inputSchema)) }),
  }),
});

export type Mention = v.InferOutput<typeof mentionSchema>;
export type DirectMessage = v.InferOutput<typeof directMessageSchema>;
export type Interaction = v.InferOutput<v.ObjectSchema<typeof interaction, undefined>>;
export type Click = v.InferOutput<typeof clickSchema>;
export type Submission = v.InferOutput<typeof submissionSchema>;
