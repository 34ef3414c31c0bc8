/** Renders the commit fields of a build. All are null when the build was triggered through the API. */
import { person } from '../model/people-of-acme.ts';
import type { Commit, Pipeline } from '../model/pipeline.ts';
import type { Project } from '../model/projects-and-people.ts';
import { iso } from './timestamps.ts';
import { commitUrl } from './urls.ts';

export function renderCommit(commit: Commit | null): object {
  if (!commit) return nothing;
  const author = person(commit.author);
  const committer = person(commit.committer);
  return {
    subject: commit.subject,
    body: commit.body,
    author_name: author.name,
    author_email: author.email,
    author_date: iso(commit.at),
    committer_name: committer.name,
    committer_email: committer.email,
    committer_date: iso(commit.at),
  };
}

const nothing = {
  subject: null,
  body: null,
  author_name: null,
  author_email: null,
  author_date: null,
  committer_name: null,
  committer_email: null,
  committer_date: null,
} as const;

export function renderCommitDetails(pipeline: Pipeline, project: Project): readonly object[] {
  const { commit } = pipeline;
  if (!commit) return [];
  return [
    {
      ...renderCommit(commit),
      branch: pipeline.branch,
      commit: commit.sha,
      author_login: commit.author,
      committer_login: commit.committer,
      commit_url: commitUrl(project, commit.sha),
    },
  ];
}
