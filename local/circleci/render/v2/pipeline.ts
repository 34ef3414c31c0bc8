/** Renders a pipeline as v2 shows it. Fields that do not apply are absent. */

import { projectOf } from '../../model/find-by-index.ts';
import { avatar, person } from '../../model/people-of-acme.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { Scene } from '../build.ts';
import { iso } from '../timestamps.ts';
import { pullRequestUrl, shortSlug, vcsUrl } from '../urls.ts';
import { personId } from './workflow-and-jobs.ts';

export function renderPipeline(pipeline: Pipeline, { world }: Scene): object {
  const project = projectOf(world, pipeline.project);
  const who = person(pipeline.by);
  return {
    id: pipeline.id,
    errors: pipeline.errors,
    project_slug: shortSlug(project),
    updated_at: iso(pipeline.createdAt + 300),
    number: pipeline.number,
    state: stateOf(pipeline),
    created_at: iso(pipeline.createdAt),
    trigger: {
      type: triggerTypes[pipeline.why] ?? 'webhook',
      received_at: iso(pipeline.createdAt - 200),
      actor: { login: who.login, avatar_url: avatar(who) },
    },
    ...(project.vcs === 'circleci'
      ? { trigger_parameters: triggerParameters(pipeline) }
      : { vcs: renderVcs(pipeline, vcsUrl(project), providers[project.vcs]), ...review(pipeline) }),
  };

  function review({ pullRequest }: Pipeline): object {
    if (pullRequest === null) return {};
    const vcs = renderVcs(pipeline, vcsUrl(project), project.vcs === 'bitbucket' ? 'Bitbucket' : 'GitHub');
    const place = { review_id: String(pullRequest), review_url: pullRequestUrl(project, pullRequest) };
    return { vcs: { ...vcs, ...place } };
  }
}

const triggerTypes: Readonly<Record<string, string>> = { api: 'api', schedule: 'scheduled_pipeline' };

function stateOf({ errors, continuation }: Pipeline): string {
  if (errors.length > 0) return 'errored';
  return continuation !== null && continuation.at === null ? 'setup' : 'created';
}

const providers = { github: 'GitHub', bitbucket: 'Bitbucket', circleci: 'CircleCI' } as const;

function renderVcs(pipeline: Pipeline, url: string, provider: string): object {
  return {
    provider_name: provider,
    origin_repository_url: url,
    target_repository_url: url,
    revision: pipeline.revision,
    ...(pipeline.branch === null ? {} : { branch: pipeline.branch }),
    ...(pipeline.tag === null ? {} : { tag: pipeline.tag }),
    ...(pipeline.commit ? { commit: { subject: pipeline.commit.subject, body: pipeline.commit.body } } : {}),
  };
}

/** What stands in for `vcs` where CircleCI did not come by OAuth. */
export function triggerParameters({ branch, tag, revision, commit, id, actor }: Pipeline): object {
  const ref = tag === null ? `refs/heads/${branch ?? ''}` : `refs/tags/${tag}`;
  const place = { branch: branch ?? '', tag: tag ?? '', ref, checkout_sha: revision };
  return {
    circleci: { event_type: 'push', trigger_type: 'github_app', actor_id: personId(actor ?? id) },
    git: { ...place, ...(commit ? { author_login: commit.author } : {}) },
    github_app: { commit_title: commit?.subject ?? '', commit_sha: revision },
  };
}
