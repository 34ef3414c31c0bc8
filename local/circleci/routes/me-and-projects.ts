/** Answers v1.1: the person, and the projects that the person follows. */
import { json } from '../api/answer.ts';
import { personOf } from '../api/route-call.ts';
import { renderProject } from '../render/followed-project.ts';
import { renderMe } from '../render/me.ts';
import type { Handler } from './match-route.ts';

export const me: Handler = (call) => json(renderMe(personOf(call).login, call.world));

/** Without `branches` when the caller or the calendar asks for it. */
export const projects: Handler = (call) => {
  personOf(call);
  const bare = call.switches.withoutBranches || call.query.get('shallow') === 'true';
  const followed = call.world.projects.filter((project) => project.followed && project.visible);
  return json(followed.map((project) => renderProject(project, call, bare ? 'shallow' : 'whole')));
};
