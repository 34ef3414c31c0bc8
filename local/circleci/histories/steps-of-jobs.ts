/** Defines what a job does: its steps with their share of the time, the texts they print, the files they leave. */
import { profiles } from './job-kinds.ts';

export interface StepPlan {
  readonly name: string;
  readonly command: string | null;
  /** Share of the running time. */
  readonly weight: number;
  readonly log: LogName;
  /** CircleCI numbers steps of its own 0, 1, 99, and the config's from 101. */
  readonly step: number;
  /** A service container: runs beside the rest and ends `canceled`, also in a green build. */
  readonly background?: true;
  /** Runs even after a failure. */
  readonly always?: true;
}

export type LogName =
  | 'spin-up'
  | 'environment'
  | 'checkout'
  | 'install'
  | 'lint'
  | 'compile'
  | 'test'
  | 'deploy'
  | 'upload'
  | 'config'
  | 'database'
  | 'ssh';

export interface Profile {
  readonly executor: 'docker' | 'machine' | 'macos';
  readonly resourceClass: string;
  readonly steps: readonly StepPlan[];
  /** The step that breaks when the build fails. */
  readonly main: number;
  readonly tests: 'none' | 'some';
  readonly artifacts: 'none' | 'few' | 'many';
}

/** The step that appears when a build was started with SSH. */
export const enableSsh: StepPlan = { name: 'Enable SSH', command: null, weight: 1, log: 'ssh', step: 2 };

export function profileOf(name: string): Profile {
  const profile = profiles[name];
  if (!profile) throw new Error(`No job profile ${name}`);
  return profile;
}
