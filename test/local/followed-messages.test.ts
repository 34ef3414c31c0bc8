/** What was started from Slack is followed to its end there: the simulator, its webhooks, the queue and the outbox. */
import { expect } from 'vitest';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { canary } from '../canaries/canary-classes.ts';
import { local as bot, itLocally as it, passTimeUntil, settle } from '../fixture.ts';

const { ci } = workspace.channels;
const web = 'github/acme/web';
const lines = () => bot.slack!.messages(ci).map(({ text }) => text ?? '');
const calls = (method: string) => bot.slack!.calls.filter((call) => call.method === method);

/** The schedule looks, too. */
async function until(isSo: () => boolean): Promise<void> {
  await passTimeUntil(async () => {
    await bot.aws.schedule.run();
    return isSo();
  });
}

/** The row of the card's menu that shares it. */
function optionOf(message: object): { text: { type: 'plain_text'; text: string }; value: string } {
  let found: ReturnType<typeof optionOf> | undefined;
  JSON.stringify(message, (_, value) => {
    if (value?.text?.text === 'Share to channel') found = value;
    return value;
  });
  if (!found) throw new Error('It cannot be shared.');
  return found;
}

it('edits the line of a retry to its end', async () => {
  await type('/circle retry web#123');
  const [, number] = /retried acme\/web#123 .*, and #(\d+) is/.exec(lines().at(-1) ?? '') ?? [];
  bot.circleci!.controls.finish('github/acme/web', Number(number));
  const passed = /retried acme\/web#123 on main\. (💚|✅) #\d+ passed in /;
  await until(() => passed.test(lines().join()));
  expect(lines()).toEqual([expect.stringMatching(passed)]);
  expect(calls('chat.update')).toHaveLength(1);
});

async function lineSays(begins: RegExp, pattern: RegExp): Promise<void> {
  const told = () => lines().filter((line) => begins.test(line));
  await until(() => told().some((line) => pattern.test(line)));
  expect(told()).toHaveLength(1);
}

/** Presses a button of the newest message that only one person sees. */
async function press(label: string): Promise<void> {
  await bot.slack!.click({ message: bot.slack!.ephemerals().at(-1)!, label });
  await settle();
}

async function type(text: string): Promise<void> {
  await bot.slack!.typeCommand(text);
  await settle();
}

it.each([
  { kind: 'an SSH rerun', ask: 'Rerun with SSH', says: /reran acme\/web#\d+ .*SSH/ },
  { kind: 'a trigger', ask: 'Start build', says: /started acme\/web on main/ },
])('edits the line of $kind to running, and to its end with the reason', async ({ kind, ask, says }) => {
  const { start, finish, build, deliver, addToken } = bot.circleci!.controls;
  await type('/circle excerpts on');
  await press('Turn on excerpts');
  const token = canary('CircleCI token');
  addToken({ token, kind: 'personal', login: 'grace' });
  await type('/circle connect me');
  await bot.slack!.submit({ token: { value: { value: token } } });
  await settle();
  await type('/circle subscribe web');
  const old = start({ project: web, hold: 'running', ending: 'failed' });
  finish(web, old);
  await type(kind === 'a trigger' ? '/circle trigger web main' : `/circle ssh web#${old}`);
  await press(ask);
  const [, number] = /, and #(\d+) is/.exec(lines().find((line) => says.test(line)) ?? '') ?? [];
  await lineSays(says, new RegExp(`, and #${number} is running`));
  build(web, Number(number))!.printed = "src/price.ts(3,5): error TS2322: Type 'string' is no number.";
  finish(web, Number(number), 'failed');
  await deliver();
  await settle();
  await lineSays(says, new RegExp(`❌ #${number} failed in build after [^:]*: .*TS2322`));
});

it('edits the line of a rerun within seconds of the webhook, once for each change', async () => {
  await bot.slack!.typeCommand('/circle subscribe web');
  await settle();
  const before = lines().length;
  await bot.slack!.typeCommand('/circle rerun web#123');
  await settle();
  expect(lines().slice(before)).toEqual([
    expect.stringMatching(/reran the failed jobs of ci of acme\/web#123/),
  ]);
  await passTimeUntil(() => lines().some((line) => /(💚|✅) .* passed in /.test(line)));
  await settle();
  expect(lines().filter((line) => line.includes('reran'))).toHaveLength(1);
});

it('edits a card that was shared, also after a press has put another build on it', async () => {
  const { start, finish } = bot.circleci!.controls;
  const number = start({ project: 'github/acme/web', hold: 'running', ending: 'failed' });
  await bot.slack!.typeCommand(`/circle build web#${number}`);
  await settle();
  const shown = bot.slack!.ephemerals().at(-1)!;
  await bot.slack!.click({ message: shown, actionId: 'more', chosen: { selected_option: optionOf(shown) } });
  await settle();
  const card = () => bot.slack!.messages(ci).at(-1)!;
  expect(card().text).toContain('Running');
  finish('github/acme/web', number);
  await until(() => card().text.includes('Failed'));
  const { ts } = card();
  await bot.slack!.click({ message: card(), label: 'Retry' });
  await settle();
  expect(card()).toMatchObject({ ts, text: expect.not.stringContaining('Failed') });
  finish('github/acme/web', number + 1, 'success');
  await until(() => /Passed|Fixed/.test(card().text));
  expect(card().ts).toBe(ts);
});

it('edits a card that one person sees, once they have pressed Refresh on it', async () => {
  const { start, finish } = bot.circleci!.controls;
  const number = start({ project: 'github/acme/web', hold: 'running', ending: 'failed' });
  await bot.slack!.typeCommand(`/circle build web#${number}`);
  await settle();
  const card = () => bot.slack!.ephemerals().at(-1)!;
  await bot.slack!.click({ message: card(), label: 'Refresh' });
  await settle();
  expect(card().text).toContain('Running');
  finish('github/acme/web', number);
  await until(() => card().text.includes('Failed'));
  expect(bot.slack!.ephemerals()).toHaveLength(1);
});
