/** Names what CircleCI's lists are asked for, and the builds of a workflow. Types only. */

import type { Filter } from '../api-v1-schemas.ts';
import type { BuildRef } from '../project.ts';
import type { Status } from '../status.ts';

export interface Page {
  /** At most 100; CircleCI's default is 30. */
  readonly limit?: number;
  /** How many newer builds to leave out. */
  readonly offset?: number;
}

export interface BuildQuery extends Page {
  readonly filter?: Filter;
}

export interface LatestQuery {
  readonly branch?: string;
  readonly filter?: Filter;
}

export interface WorkflowBuild {
  readonly build: BuildRef;
  readonly jobName: string;
  readonly status: Status;
}
