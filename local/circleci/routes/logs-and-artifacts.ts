/** Serves logs and files: the presigned addresses, and the routes that answer the text itself. */
import { gzipSync } from 'node:zlib';
import { type Answer, buildNotFound, json, message, Refusal } from '../api/answer.ts';
import { buildIn, type Call, mayRead, param, readable } from '../api/route-call.ts';
import { projectOf } from '../model/find-by-index.ts';
import type { Build } from '../model/simulator-state.ts';
import { filesOf } from '../render/artifacts.ts';
import { outputSignature } from '../render/steps.ts';
import { iso } from '../render/timestamps.ts';
import { contentOf } from '../results/artifact-files.ts';
import { type Act, actsOf } from '../results/step-results.ts';
import { type LogLine, logOf } from '../results/write-step-log.ts';
import type { Handler } from './match-route.ts';

const denied = (code: string): Answer => ({
  status: code === 'InvalidArgument' ? 400 : 403,
  body: {
    kind: 'text',
    type: 'application/xml',
    text: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
  },
});

/** As the storage does it: signed for five days, gzip always, and no second kind of authorization. */
export const presignedOutput: Handler = (call) => {
  if (call.headers.authorization !== undefined) return denied('InvalidArgument');
  const name = param(call, 'name');
  const at = call.query.get('X-Amz-Date') ?? '';
  const known = call.query.get('X-Amz-Signature') === outputSignature(call.world.seed, name, at);
  if (!known || call.now - dateOf(at) > 432_000_000) return denied('AccessDenied');
  const [, jobId = '', step = '', index = ''] = /^[0-9a-f]{24}-(.{36})-(\d+)-(\d+)$/.exec(name) ?? [];
  const build = call.world.builds.find((one) => one.jobId === jobId);
  const act = build && findAct(build, call, { step, index });
  if (!build || !act) return denied('AccessDenied');
  const bytes = gzipSync(JSON.stringify(linesOf(build, act, call.now)));
  return {
    status: 200,
    headers: { 'content-encoding': 'gzip' },
    body: { kind: 'bytes', bytes, type: 'application/json' },
  };
};

function dateOf(stamp: string): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  return Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
}

interface Place {
  readonly step: string;
  readonly index: string;
}

function findAct(build: Build, { now }: Call, { step, index }: Place): Act | undefined {
  return actsOf(build, now).find((act) => act.step === Number(step) && act.index === Number(index));
}

function linesOf(build: Build, act: Act, now: number): readonly object[] {
  const time = iso(act.endedAt ?? now);
  return logOf(build, act).map(({ message: printed, type }) => ({ message: printed, time, type }));
}

/** `…/:num/output/:step/:index`: JSON, or the plain text with `file=true`. */
export const stepOutput: Handler = (call) => {
  const build = buildIn(call, readable(call));
  const act = findAct(build, call, { step: param(call, 'step'), index: param(call, 'index') });
  if (!act) throw new Refusal(message('Not found', 404));
  if (call.query.get('file') !== 'true') return json(linesOf(build, act, call.now));
  return plain(logOf(build, act), {});
};

function plain(lines: readonly LogLine[], headers: Record<string, string>): Answer {
  return { status: 200, headers, body: { kind: 'text', text: lines.map((line) => line.message).join('') } };
}

/** The private route of CircleCI's own tools: running jobs too, and an end mark. */
export const rawOutput: Handler = (call) => {
  if (!call.caller) throw new Refusal(buildNotFound);
  const build = buildIn(call, readable(call));
  const act = findAct(build, call, { step: param(call, 'step'), index: param(call, 'index') });
  const type = param(call, 'stream') === 'error' ? 'err' : 'out';
  const lines = act ? logOf(build, act).filter((line) => line.type === type) : [];
  const headers = {
    'content-type': 'application/octet-stream',
    'x-ratelimit-limit': '300',
    ...(act?.endedAt === null ? {} : { 'x-terminal': 'true' }),
  };
  if (act && lines.length === 0 && type === 'err') return { status: 204, headers, body: { kind: 'none' } };
  return plain(lines, headers);
};

/** An artifact redirects to its storage. What one may not see is answered like what is not there. */
export const artifact: Handler = (call) => {
  const build = call.world.builds.find(({ jobId }) => jobId === param(call, 'job'));
  const project = build && projectOf(call.world, build.project);
  if (!project?.visible || !(mayRead(call, project) || isSignedIn(call))) throw new Refusal(buildNotFound);
  const place = `${param(call, 'job')}/${param(call, 'node')}/${param(call, 'path')}`;
  const signed = new URLSearchParams({
    'X-Amz-Signature': outputSignature(call.world.seed, place, 'artifact'),
  });
  const path = place.split('/').map(encodeURIComponent).join('/');
  return {
    status: 302,
    headers: { location: `${call.site.output}/storage/${path}?${signed}` },
    body: { kind: 'none' },
  };
};

/** True for a browser that follows a link: as on the pages, it counts as signed in. */
function isSignedIn({ headers }: Call): boolean {
  return headers['sec-fetch-mode'] === 'navigate';
}

/**
 * Serves an artifact. The real storage is another host, so clients drop the Authorization header on the redirect. Here it
 * is the same host, clients keep the header, and it is accepted.
 */
export const storedArtifact: Handler = (call) => {
  const [job, node, path] = [param(call, 'job'), param(call, 'node'), param(call, 'path')];
  const signature = outputSignature(call.world.seed, `${job}/${node}/${path}`, 'artifact');
  if (call.query.get('X-Amz-Signature') !== signature) return denied('AccessDenied');
  const build = call.world.builds.find((one) => one.jobId === job);
  const file = build && filesOf(build, call).find((one) => one.path === path && one.node === Number(node));
  if (!build || !file) return { ...denied('NoSuchKey'), status: 404 };
  return { status: 200, body: { kind: 'bytes', ...contentOf(build, file) } };
};
