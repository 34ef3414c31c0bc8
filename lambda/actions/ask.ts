/** A menu's row that opens access was chosen: its button asks before it does. */
import { parseBuild } from '../circleci/project.ts';
import { InvalidButtonError, RefusedError } from '../errors.ts';
import { mayAct } from '../permissions.ts';
import { askSshView } from '../views/ask.ts';
import { action } from './action.ts';

export const ask = action('ask', async ({ about, build: slug }, context) => {
  const build = parseBuild(slug);
  if (!build) throw new InvalidButtonError('not a build');
  const who = await context.standing();
  if (!mayAct(who, about)) throw new RefusedError(about, who);
  return { kind: 'say', message: askSshView({ build }) };
});
