/** Renders a project's settings by themselves: as in GET /projects, with a few keys spelled otherwise. */
import type { Project } from '../model/projects-and-people.ts';
import { renderBranches, renderSettingsBranch } from './branch.ts';
import type { Scene } from './build.ts';
import { renderSettings } from './followed-project.ts';

export function renderProjectSettings(project: Project, scene: Scene, form: 'whole' | 'shallow'): object {
  const settings = { 'vcs-type': project.vcs, ...renderSettings(project) };
  if (form === 'shallow') return settings;
  return { ...settings, branches: renderBranches(project, scene, renderSettingsBranch) };
}
