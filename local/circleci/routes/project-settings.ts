/** Answers v1.1, undocumented and used: a project's settings, and switching its builds on and off. */
import { json } from '../api/answer.ts';
import { writable } from '../api/route-call.ts';
import { renderProjectSettings } from '../render/project-settings.ts';
import { onGitHub } from './env-vars.ts';
import type { Handler } from './match-route.ts';

export const settings: Handler = (call) => {
  const bare = call.switches.withoutBranches || call.query.get('skip-branches') === 'true';
  return json(renderProjectSettings(onGitHub(call), call, bare ? 'shallow' : 'whole'));
};

export const enable: Handler = (call) => json(renderProjectSettings(writable(call), call, 'whole'));

/** Stops building pushes of the project until a person follows it again. */
export const disable: Handler = (call) => {
  writable(call).followed = false;
  return enable(call);
};
