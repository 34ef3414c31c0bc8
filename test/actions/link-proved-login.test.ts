/** Whose login it is: what a connected account proves, an admin has linked, or a person claims. */
import { expect } from 'vitest';
import { submissions } from '../../lambda/actions/index.ts';
import { workspace } from '../fakes/bot-in-memory.ts';
import { messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itWith, simulator } from '../fixture.ts';

const [ann, bea] = ['U0ANN00001', 'U0BEA00001'];

const it = itWith({ circleci: () => ({ tokens }) });
const tokens = [
  { token: 'local-token', kind: 'personal', login: 'ada' } as const,
  ...['grace', 'kenji', 'a@b.example'].map(
    (login) => ({ token: `token-${login}`, kind: 'personal', login }) as const,
  ),
];

async function connect(user: string, login: string) {
  const form = submissions['connect-me'];
  const metadata = JSON.stringify({ v: 1, workspace, channel: 'C0DEV00001', host: simulator.url });
  const reply = await form?.run({ token: `token-${login}` }, bot.context({ user }), form.read(metadata));
  expect(reply?.kind).toBe('say');
}
const claim = (user: string, login: string, where: 'if free' | 'from its holder' = 'if free') =>
  bot.store.saveLogin(workspace, user, login, where);
const holderOf = async (login: string) => (await bot.store.userOf(workspace, login))?.user;
const loginOf = (user: string) => bot.store.loginOf(workspace, user);

it('a connected account links its login, so that mentions work from then on', async () => {
  await connect(ann, 'grace');
  expect([await holderOf('grace'), await loginOf(ann)]).toEqual([ann, 'grace']);
  const said = textOf(messageOf(await bot.type('link', { user: ann }), 'say'));
  expect(said).toContain('verified by your CircleCI account');
});

it('takes the login from a person who only claimed it', async () => {
  await claim(bea, 'Grace');
  await connect(ann, 'grace');
  expect([await holderOf('grace'), await loginOf(bea)]).toEqual([ann, undefined]);
});

it('replaces what the person had claimed before', async () => {
  await claim(ann, 'someone');
  await connect(ann, 'grace');
  expect([await loginOf(ann), await holderOf('someone')]).toEqual(['grace', undefined]);
});

it('leaves what an admin has linked, to them or to another', async () => {
  await claim(bea, 'grace', 'from its holder');
  await connect(ann, 'grace');
  expect([await holderOf('grace'), await loginOf(ann)]).toEqual([bea, undefined]);
  await claim(ann, 'ann-codes', 'from its holder');
  await connect(ann, 'kenji');
  expect([await loginOf(ann), await holderOf('kenji')]).toEqual(['ann-codes', undefined]);
});

it('leaves it to the first whose account proves it, and links no e-mail address', async () => {
  await connect(bea, 'grace');
  await connect(ann, 'grace');
  expect([await holderOf('grace'), await loginOf(ann)]).toEqual([bea, undefined]);
  await connect(ann, 'a@b.example');
  expect(await loginOf(ann)).toBeUndefined();
});

it('a link alone is marked as not verified, and does not make approvals sure', async () => {
  await claim(ann, 'grace');
  expect(textOf(messageOf(await bot.type('link', { user: ann }), 'say'))).toMatch(
    /not verified.*connect me/s,
  );
  await connect(ann, 'grace');
  expect(await bot.store.isLoginConfirmed(workspace, ann)).toBe(false);
});
