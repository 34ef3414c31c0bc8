/** Describes the contexts and schedules of the simulated CircleCI: plain, JSON-serializable records. */

export interface ContextVariable {
  readonly name: string;
  readonly createdAt: number;
  /** The value itself is not kept. */
  readonly updatedAt: number;
}

export interface Context {
  readonly id: string;
  /** The organization's id. */
  readonly owner: string;
  readonly name: string;
  readonly createdAt: number;
  variables: readonly ContextVariable[];
}

export interface Timetable {
  readonly 'per-hour': number;
  readonly 'hours-of-day': readonly number[];
  readonly 'days-of-week'?: readonly string[];
  readonly 'days-of-month'?: readonly number[];
  readonly months?: readonly string[];
}

/** It is kept and told; the pushes of the world arrive without it. */
export interface Schedule {
  readonly id: string;
  readonly project: string;
  readonly createdAt: number;
  updatedAt: number;
  name: string;
  description: string;
  timetable: Timetable;
  parameters: Readonly<Record<string, string | number | boolean>>;
  /** Null is CircleCI itself. */
  actor: string | null;
}

/** A trigger of the newer kind, which can be turned off. */
export interface ScheduleTrigger {
  readonly id: string;
  readonly project: string;
  readonly createdAt: number;
  readonly name: string;
  readonly cron: string;
  readonly ref: string;
  disabled: boolean;
}

/** `advanced` in a project's settings, by the names that v2 gives them. */
export interface AdvancedSettings {
  readonly autocancel_builds: boolean;
  readonly build_fork_prs: boolean;
  readonly build_prs_only: boolean;
  readonly disable_ssh: boolean;
  readonly forks_receive_secret_env_vars: boolean;
  readonly oss: boolean;
  readonly set_github_status: boolean;
  readonly setup_workflows: boolean;
  readonly write_settings_requires_admin: boolean;
  readonly pr_only_branch_overrides: readonly string[];
}
