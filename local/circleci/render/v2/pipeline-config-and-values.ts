/** Renders a pipeline's configuration and values. */
import { configOf, yamlOf } from '../../histories/project-config.ts';
import { projectOf } from '../../model/find-by-index.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { Scene } from '../build.ts';
import { vcsUrl } from '../urls.ts';

/** What could not be compiled says why, in comments. */
export function renderConfig({ project, flavour, errors }: Pipeline, { world }: Scene): object {
  const yaml = yamlOf(configOf(projectOf(world, project), flavour));
  const reasons = errors.flatMap(({ message }) => message.split('\n').map((line) => `# ${line}\n`));
  return {
    source: yaml.replace('version: 2\n', 'version: 2.1\n'),
    compiled: errors.length > 0 ? reasons.join('') : yaml,
  };
}

/** By the names that a configuration knows them by. */
export function renderValues(pipeline: Pipeline, { world }: Scene): object {
  const project = projectOf(world, pipeline.project);
  const before = world.pipelines.findLast(
    (one) =>
      one.project === pipeline.project && one.branch === pipeline.branch && one.number < pipeline.number,
  );
  const parameters = Object.entries(pipeline.parameters);
  return {
    'pipeline.id': pipeline.id,
    'pipeline.number': pipeline.number,
    'pipeline.project.git_url': vcsUrl(project),
    'pipeline.project.type': project.vcs,
    'pipeline.git.tag': pipeline.tag ?? '',
    'pipeline.git.branch': pipeline.branch ?? '',
    'pipeline.git.branch.is_default': pipeline.branch === project.defaultBranch,
    'pipeline.git.revision': pipeline.revision,
    'pipeline.git.base_revision': before?.revision ?? '',
    'pipeline.in_setup': false,
    'pipeline.trigger_source': pipeline.why === 'api' ? 'api' : 'webhook',
    'pipeline.schedule.name': '',
    'pipeline.schedule.id': '',
    ...Object.fromEntries(parameters.map(([name, value]) => [`pipeline.parameters.${name}`, value])),
  };
}
