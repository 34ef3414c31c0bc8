/**
 * Lists the routes of v3 (THE TABLE), which CircleCI's command line uses for a job's output. Personal tokens only,
 * and never in the query.
 */

import { type Answer, message, mustLogIn, Refusal } from '../api/answer.ts';
import { sentTokens } from '../api/auth.ts';
import { type Call, param } from '../api/route-call.ts';
import { projectOf } from '../model/find-by-index.ts';
import type { Build } from '../model/simulator-state.ts';
import { type Act, actsOf } from '../results/step-results.ts';
import { logOf } from '../results/write-step-log.ts';
import { type Handler, type Route, route } from './match-route.ts';

const notFound = message('not found', 404);
const mostLines = 40;

/** The error-relevant lines of one step, as plain text. */
const condensed: Handler = (call) => {
  const [build, act] = stepOf(call);
  const lines = logOf(build, act)
    .map(({ message: printed }) => printed)
    .join('')
    .split(/\r?\n/)
    .filter((line) => /error|fail|expected|received|cannot|refused|denied|exception|panic/i.test(line))
    .filter((line) => !line.startsWith('Exited with code'));
  if (lines.length === 0) throw new Refusal(notFound);
  return text(`${lines.slice(-mostLines).join('\n')}\n`);
};

function text(said: string): Answer {
  return { status: 200, body: { kind: 'text', text: said, type: 'application/octet-stream' } };
}

function stepOf(call: Call): readonly [Build, Act] {
  const isInQuery = sentTokens(call.headers, call.query).some(({ form }) => form === 'query');
  if (!call.caller || isInQuery) throw new Refusal(mustLogIn);
  const build = call.world.builds.find(({ jobId }) => jobId === param(call, 'id'));
  const isSeen = build && call.caller.kind !== 'project' && projectOf(call.world, build.project).visible;
  if (!build || !isSeen) throw new Refusal(notFound);
  const [step, execution] = ['step_num', 'execution'].map((name) =>
    Number(call.query.get(`filter[${name}]`) ?? 0),
  );
  const act = actsOf(build, call.now).find((one) => one.step === step && one.index === execution);
  if (!act) throw new Refusal(notFound);
  return [build, act];
}

export const v3: readonly Route[] = [route('GET', '/jobs/:id/stdout/condensed', condensed)];
