import { describe, expect } from 'vitest';
import type { FollowedProject } from '../../lambda/circleci/api-v1-schemas.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import type { FakeBot } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, botWith, it } from '../fixture.ts';

const slug = 'circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB';

/** Addresses have the slug in them. */
const words = (message: Message) => textOf(message).replace(/<https?:[^|>]*\|/g, '');
const say = async (text: string) => messageOf(await bot.type(text), 'say');

describe('a project whose slug says nothing', () => {
  it.each(['desktop', 'acme-desktop/desktop', 'Acme-Desktop/DESKTOP', slug])(
    'is found as %s, and shown by its name',
    async (called) => {
      const text = words(await say(`builds ${called}`));
      expect(text).toContain('*acme-desktop/desktop: runs*');
      expect(text).toContain('#9');
      expect(text).not.toContain('PXpv');
    },
  );

  it('is named by its builds too, and asked for by its slug', async () => {
    const message = await say('status desktop');
    expect(textOf(message)).toContain('acme-desktop/desktop');
    expect(words(message)).not.toContain('PXpv');
    expect(JSON.stringify(intentsOf(message))).toContain(`artifacts ${slug}#`);
    expect(textOf(await say('build desktop#9'))).toContain('acme-desktop/desktop#9');
  });

  it('keeps its name as the default of a channel', async () => {
    messageOf(await bot.type('default desktop'), 'announce');
    expect(textOf(await say('default'))).toContain('acme-desktop/desktop');
    expect(textOf(await say('builds'))).toContain('acme-desktop/desktop: runs');
  });

  it('is near to what was mistyped, and its blanks are typed as hyphens', async () => {
    await expect(bot.type('status desktpo')).rejects.toMatchObject({
      paste: [`/circle status ${slug}`, '/circle projects'],
    });
    const renamed = await following(({ project }) => ({ ...project, name: 'Acme Inc/Our Desktop' }));
    const text = textOf(messageOf(await renamed.type('builds acme-inc/our-desktop'), 'say'));
    expect(text).toContain('Acme Inc/Our Desktop: runs');
  });

  it('is shown by its name where there is a choice', async () => {
    const twice = await following(({ project }) => ({ ...project, name: 'standalone/web' }));
    const message = messageOf(await twice.type('status web'), 'say');
    expect(textOf(message)).toContain('acme/web');
    expect(textOf(message)).not.toContain('gh/acme/web');
    expect(textOf(message)).toContain('standalone/web');
    expect(intentsOf(message)).toContainEqual({ action: 'run', command: `status ${slug}` });
  });
});

/** A bot for whom the one opaque project is called otherwise. */
function following(called: (one: FollowedProject) => FollowedProject['project']): Promise<FakeBot> {
  return botWith((circleci) => ({
    projects: async () =>
      (await circleci.projects()).map((one) =>
        one.project.vcs === 'circleci' ? { ...one, project: called(one) } : one,
      ),
  }));
}
