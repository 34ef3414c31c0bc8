/** Describes a pipeline of the simulated CircleCI: plain, JSON-serializable records. */
import type { Ending } from './simulator-state.ts';

/** `ancient`: CircleCI 1.0, one build without a workflow. */
export type Flavour = 'ci' | 'nightly' | 'setup' | 'broken' | 'ancient';

export interface Commit {
  readonly sha: string;
  readonly subject: string;
  readonly body: string;
  readonly author: string;
  readonly committer: string;
  readonly at: number;
}

export interface PipelineError {
  readonly type: string;
  readonly message: string;
}

export interface Pipeline {
  readonly id: string;
  readonly project: string;
  readonly number: number;
  readonly createdAt: number;
  readonly branch: string | null;
  readonly tag: string | null;
  readonly revision: string;
  /** Null when triggered through the API. */
  readonly commit: Commit | null;
  readonly pullRequest: number | null;
  readonly why: string;
  /** The user of its builds; null when triggered through the API. */
  readonly actor: string | null;
  /** Whose push it was, or whose token. */
  readonly by: string;
  readonly parameters: Record<string, unknown>;
  errors: readonly PipelineError[];
  /** Which of its project's configurations it ran. */
  readonly flavour: Flavour;
  /** The workflow that its setup job starts, and when it did. Null without a setup workflow. */
  continuation: Continuation | null;
  /** CircleCI keeps a pipeline longer than its workflows. */
  readonly forgotten: boolean;
}

export interface Continuation {
  readonly key: string;
  /** How its jobs will end, by name. */
  readonly ends: Readonly<Record<string, Ending>>;
  at: number | null;
}
