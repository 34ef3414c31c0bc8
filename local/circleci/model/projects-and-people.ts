/** Describes the projects and people of the simulated CircleCI: plain, JSON-serializable records. */

import type { AdvancedSettings } from './contexts-and-schedules.ts';

export type VcsType = 'github' | 'bitbucket' | 'circleci';

export interface Person {
  readonly login: string;
  readonly name: string | null;
  readonly email: string;
  readonly id: number | string;
  readonly bot?: true;
}

export interface EnvVar {
  readonly name: string;
  readonly last4: string;
  /** The value itself is not kept. */
  readonly sha256: string;
  readonly at: number;
}

export interface CheckoutKey {
  readonly fingerprint: string;
  readonly sha256: string;
  readonly publicKey: string;
  readonly type: 'deploy-key' | 'github-user-key';
  readonly login: string | null;
  preferred: boolean;
  readonly at: number;
}

export interface SshKey {
  readonly hostname: string;
  readonly fingerprint: string;
  readonly publicKey: string;
}

export interface Project {
  /** `github/acme/web`, `bitbucket/acme/legacy`, `circleci/<org>/<project>` with both ids in base58. */
  readonly key: string;
  readonly id: string;
  readonly vcs: VcsType;
  readonly org: string;
  readonly orgId: string;
  readonly name: string;
  readonly defaultBranch: string;
  /** Further branches of the repository, which nothing has run on yet. */
  readonly branches: readonly string[];
  /** The pipeline parameters that its configuration declares; null takes any. */
  readonly parameters: readonly string[] | null;
  readonly language: string | null;
  oss: boolean;
  /** False: exists, but no token may see it. */
  readonly visible: boolean;
  followed: boolean;
  nextBuild: number;
  nextPipeline: number;
  envVars: EnvVar[];
  checkoutKeys: CheckoutKey[];
  sshKeys: SshKey[];
  cachesClearedAt: number | null;
  /** What differs from the settings that a project begins with. */
  advanced: Partial<AdvancedSettings>;
}

export interface Webhook {
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  name: string;
  url: string;
  events: readonly string[];
  verifyTls: boolean;
  secret: string;
  readonly scope: { readonly id: string; readonly type: string };
}
