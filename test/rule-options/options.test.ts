/** Takes each row of the table of options by all ways that lead to it. */
import * as v from 'valibot';
import { describe, expect } from 'vitest';
import { submissions } from '../../lambda/actions/index.ts';
import { subscribeText } from '../../lambda/conversation/subscriptions/subscribe-command-text.ts';
import { ruleOptions } from '../../lambda/rule-options/options.ts';
import { isSameRule, readRule, ruleFields, ruleTexts } from '../../lambda/rule-options/rule.ts';
import { subscriptionSchema } from '../../lambda/store/alert-schemas.ts';
import type { Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import type { Modal } from '../../lambda/views/text/message.ts';
import { validateView } from '../../local/slack/check-limits.ts';
import { workspace } from '../fakes/bot-in-memory.ts';
import { messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, it } from '../fixture.ts';

const usual = readRule({}).rule!;

async function only(): Promise<Subscription> {
  const all = await bot.store.subscriptions(workspace);
  expect(all).toHaveLength(1);
  return all[0]!;
}

/** What Slack submits of a form in which nothing is changed. */
function untouched(modal: Modal): Record<string, string> {
  const values = modal.blocks.flatMap((block) => {
    if (!('element' in block) || block.block_id === undefined) return [];
    const { initial_value, initial_option, initial_options } = block.element as {
      initial_value?: string;
      initial_option?: { value: string };
      initial_options?: { value: string }[];
    };
    const chosen = initial_options?.map(({ value }) => value).join(',');
    return [[block.block_id, initial_value ?? initial_option?.value ?? chosen ?? '']];
  });
  return Object.fromEntries(values);
}

describe.each(ruleFields.map((field) => [ruleOptions[field].name, field] as const))('--%s', (name, field) => {
  const { example } = ruleOptions[field];
  const typed = `subscribe web --${name} ${/\s/.test(example) ? `"${example}"` : example}`;

  it('is read from text, kept, and written as text again', async () => {
    await bot.type(typed);
    const { rule, project } = await only();
    expect(rule[field]).not.toEqual(usual[field]);
    expect(isSameRule(rule, usual)).toBe(false);
    expect(readRule(ruleTexts(rule)).rule).toMatchObject({ [field]: rule[field] });
    const again = subscribeText({ project, rule });
    expect(again).toContain(`--${name} `);
    expect(textOf(messageOf(await bot.type(again!), 'say'))).toContain('already has this subscription');
  });

  it('is filled into the form, and submitted unchanged', async () => {
    await bot.type(typed);
    const before = await only();
    const opened = await bot.type(`subscribe gh/acme/web --edit ${before.id}`);
    if (opened.kind !== 'open') throw new Error('no form');
    expect(validateView(opened.modal)).toEqual([]);
    const ids = opened.modal.blocks.map(({ block_id }) => block_id);
    expect(ids).toContain(name);
    const { run, read } = submissions.subscribe!;
    const form = read(opened.modal.private_metadata ?? '');
    await run(untouched(opened.modal), bot.context(), form);
    expect(await only()).toEqual(before);
    await bot.type(`unsubscribe --id ${before.id}`);
    expect(await bot.store.subscriptions(workspace)).toEqual([]);
    const fresh = read(JSON.stringify({ v: 1, workspace, channel: before.channel }));
    await run({ ...untouched(opened.modal), project: 'acme/web' }, bot.context(), fresh);
    expect((await only()).rule).toEqual(before.rule);
  });

  it('is worded in the list', async () => {
    await bot.type('subscribe web');
    const plain = textOf(messageOf(await bot.type('subscriptions'), 'say'));
    const [one] = await bot.store.subscriptions(workspace);
    await bot.store.removeSubscription(one!);
    await bot.type(typed);
    const worded = textOf(messageOf(await bot.type('subscriptions'), 'say'));
    expect(worded).not.toBe(plain);
  });

  it('is explained in help', async () => {
    const help = textOf(messageOf(await bot.type('help subscribe'), 'say'));
    expect(help).toContain(`--${name} `);
  });

  it('is read from the table as it was written, and has its default where it is missing', async () => {
    await bot.type(typed);
    const kept = await only();
    expect(v.parse(subscriptionSchema, JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    const { [field]: _, ...without } = kept.rule;
    const row: { readonly before?: unknown } = ruleOptions[field];
    expect(v.parse(subscriptionSchema, { ...kept, rule: without }).rule).toEqual({
      ...kept.rule,
      [field]: row.before ?? usual[field],
    });
    expect(v.is(subscriptionSchema, { ...kept, rule: { ...kept.rule, [field]: 7n } })).toBe(false);
  });

  it('says what it wants where it cannot be read, and shows something that can', async () => {
    const { read } = ruleOptions[field];
    const wrong = read(' '.repeat(3));
    expect(wrong.wants).toEqual(expect.any(String));
    expect(read(wrong.example!).wants).toBeUndefined();
  });
});
