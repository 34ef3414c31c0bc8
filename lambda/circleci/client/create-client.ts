/** Creates a client for one CircleCI and one token. */
import { patience } from '../../client-timeouts.ts';
import type { SunsetNotice } from '../http/deprecation-header.ts';
import { detectingEndedToken } from '../http/detect-ended-token.ts';
import { createRequest } from '../http/send-request.ts';
import type { CircleCI } from './client.ts';
import { reads, writes } from './endpoints.ts';
import { artifactText, condensedLog, mostBytes, stepLog } from './masked-output.ts';
import { me } from './user-and-projects.ts';

export interface CircleCIOptions {
  /** `https://circleci.com`, or a CircleCI Server. No trailing slash, no path. */
  readonly host: string;
  /** Undefined reads public projects only. */
  readonly token: string | undefined;
  /** The token is a person's, and no project's: where CircleCI knows no one by it, it has ended. */
  readonly isPersonal?: boolean;
  /** Milliseconds for one request, all redirects included. */
  readonly timeout?: number;
  /** From 0 to 1, spreads the second tries of reads. */
  readonly random?: () => number;
  /** Told each time that an answer says that its endpoint is going away. Must not throw. */
  readonly onSunset?: (notice: SunsetNotice) => void;
  /** How the network is reached; else Node's own client for questions, and `fetch` for downloads. */
  readonly fetch?: typeof fetch;
}

/** A client for one CircleCI and one token. It makes no call by itself. */
export function createCircleCI(options: CircleCIOptions): CircleCI {
  const asking = createRequest(options);
  const { host } = options;
  const ask = options.isPersonal ? detectingEndedToken(asking, { host, whose: () => me(asking) }) : asking;
  const { milliseconds } = patience.files;
  const timeout = Math.min(options.timeout ?? milliseconds, milliseconds);
  const downloading = { ...options, most: mostBytes, timeout };
  return {
    host,
    several: undefined,
    ...reads(ask),
    ...writes(ask),
    stepLog: (step) => stepLog(ask, step, downloading),
    // Which CircleCI may not have: its 404 tells nothing of the token.
    condensedLog: (step) => condensedLog(asking, step),
    artifactText: (artifact) => artifactText(artifact, downloading),
  };
}
