import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrawing } from '../../lambda/composition/picture-renderer.ts';
import { postPicture } from '../../lambda/slack/post-picture.ts';
import type { ReplyTarget } from '../../lambda/slack/reply-target.ts';
import { type SendOutcome, sendRich } from '../../lambda/slack/send-rich-message.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';
import { flakyView } from '../../lambda/views/runs/flaky.ts';
import { insightsView } from '../../lambda/views/runs/insights.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import type { RichMessage } from '../../lambda/views/text/message-variants.ts';
import { type SlackStandIn, startSlack } from '../../local/slack/server.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { localKit } from '../../local/unpack-picture-kit.ts';
import { canary } from '../canaries/canary-classes.ts';
import { createFakeBot } from '../fakes/bot-in-memory.ts';
import { createFakeStore } from '../fakes/store.ts';
import { flakyInput, insightsInput } from '../views/insight-samples.ts';

const botToken = canary('bot token');
const day = 86_400_000;
const draw = createDrawing({ LAMBDA_TASK_ROOT: localKit() });
const insights = insightsView(insightsInput());
const flaky = flakyView(flakyInput());

let slack: SlackStandIn;
let now: number;
let drawn: number;
let services: Services;
let way: ReplyTarget;

beforeEach(async () => {
  now = Date.parse('2026-11-26T10:00:00Z');
  drawn = 0;
  slack = await startSlack({ signingSecret: canary('signing secret'), botToken, clock: () => now });
  services = {
    ...createFakeBot({ host: 'http://127.0.0.1:1', now }).services,
    store: createFakeStore({ clock: () => now }),
    slackApiUrl: slack.apiUrl,
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
    draw: async (picture) => {
      drawn += 1;
      return draw(picture);
    },
  };
  way = wayTo(workspace.channels.ci);
});
afterEach(() => slack.close());

function wayTo(channel: string, thread?: string): ReplyTarget {
  const caller = { workspace: workspace.team.id, user: workspace.people.ada, channel };
  const client = new WebClient(botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  const reach = { responseUrl: undefined, triggerId: undefined, thread, clicked: 'by one reader' } as const;
  return { ...reach, caller, client, effectiveRole: async () => 'admin' };
}

const posted = (channel = workspace.channels.ci) => slack.messages(channel).at(-1);
const typesOf = (message: ReturnType<typeof posted>) => message?.blocks.map(({ type }) => type) ?? [];
const called = (method: string) => slack.calls.filter((call) => call.method === method).length;

describe('a picture', () => {
  it('is uploaded and posted as a new message, with words for those who hear it, in place of the characters', async () => {
    expect(await postPicture(insights, way, services)).toBe(true);
    const image = posted()?.blocks.find(({ type }) => type === 'image');
    expect(image).toMatchObject({ alt_text: expect.stringContaining('Success rate and duration per day: ') });
    expect(JSON.stringify(posted())).not.toContain('▇');
    expect(JSON.stringify(posted())).toContain('*Success rate*');
    const id =
      image && 'slack_file' in image && image.slack_file && 'id' in image.slack_file
        ? image.slack_file.id
        : '';
    const file = await fetch(`${slack.url}/files/${id}`);
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('waits while Slack still looks at the file', async () => {
    slack.failNext('chat.postMessage', { kind: 'error', error: 'invalid_blocks' }, 2);
    expect(await postPicture(insights, way, services)).toBe(true);
    expect(called('chat.postMessage')).toBe(3);
    expect(
      slack.messages(workspace.channels.ci).filter((message) => typesOf(message).includes('image')),
    ).toHaveLength(1);
  });

  it('stands above a list, which keeps its links', async () => {
    expect(await postPicture(flaky, way, services)).toBe(true);
    expect(typesOf(posted())).toEqual(['section', 'context', 'image', 'section', 'section', 'actions']);
  });

  it('is not drawn again that day where the app lacks files:write', async () => {
    slack.failNext('files.getUploadURLExternal', { kind: 'error', error: 'missing_scope' });
    expect(await postPicture(insights, way, services)).toBe(false);
    expect(await postPicture(insights, way, services)).toBe(false);
    expect(drawn).toBe(1);
    now += day;
    expect(await postPicture(insights, way, services)).toBe(true);
  });

  it('is left to the text where it could not be drawn', async () => {
    expect(await postPicture(insights, way, { ...services, draw: async () => undefined })).toBe(false);
    expect(called('files.getUploadURLExternal')).toBe(0);
  });

  it('is left to the text where Slack never takes the file', async () => {
    slack.failNext('chat.postMessage', { kind: 'error', error: 'invalid_blocks' }, 9);
    expect(await postPicture(insights, way, services)).toBe(false);
  });

  it('is nothing where a message has none', async () => {
    const { richer: _, ...plain } = insights;
    expect(await postPicture(plain, way, services)).toBe(false);
    expect(drawn).toBe(0);
  });
});

describe('a table or a chart of Slack’s own', () => {
  const sent: (Message | RichMessage)[] = [];
  const send = (outcomes: readonly SendOutcome[]) => {
    const left = [...outcomes];
    return async (form: RichMessage): Promise<SendOutcome> => {
      sent.push(form);
      return left.shift() ?? 'sent';
    };
  };
  const sendingOf = (outcomes: readonly SendOutcome[] = []) => ({
    ...services,
    workspace: workspace.team.id,
    send: send(outcomes),
  });
  const types = () => sent.map(({ blocks }) => blocks.map(({ type }) => type));
  beforeEach(() => {
    sent.length = 0;
  });

  it('is sent first', async () => {
    await sendRich(flaky, sendingOf());
    expect(types()).toEqual([['section', 'context', 'data_table', 'actions']]);
  });

  it('gives way to the text when it is refused, for a day', async () => {
    const table = expect.arrayContaining(['data_table']);
    expect(await sendRich(flaky, sendingOf(['refused']))).toBe('sent');
    await sendRich(flaky, sendingOf());
    expect(types()).toEqual([table, expect.not.objectContaining(table), expect.not.objectContaining(table)]);
    expect(sent).toHaveLength(3);
    now += day;
    await sendRich(flaky, sendingOf());
    expect(types()[3]).toEqual(table);
  });

  it('is not sent twice where the answer was lost', async () => {
    expect(await sendRich(flaky, sendingOf(['lost']))).toBe('lost');
    expect(sent).toHaveLength(1);
  });

  it('is remembered by its kind: a refused table says nothing of charts', async () => {
    await sendRich(flaky, sendingOf(['refused']));
    await sendRich(insights, sendingOf());
    expect(types()[2]).toEqual(expect.arrayContaining(['data_visualization']));
  });

  it('never leaves what it stands for in what is sent', async () => {
    await sendRich(flaky, sendingOf(['refused']));
    for (const form of sent) expect(form).not.toHaveProperty('richer');
  });
});
