/** Renders the steps of a build at a moment: finished, running, failed. Steps expire with age. */

import { hex } from '../model/seeded-random.ts';
import type { Build } from '../model/simulator-state.ts';
import { type Act, actsOf } from '../results/step-results.ts';
import type { Scene } from './build.ts';
import { iso, isoOrNull } from './timestamps.ts';

export function renderSteps(build: Build, scene: Scene): readonly object[] {
  const acts = actsOf(build, scene.now);
  const names = [...new Set(acts.map((act) => act.step))];
  return names.map((step) => {
    const actions = acts.filter((act) => act.step === step);
    return { name: actions[0]?.name ?? '', actions: actions.map((act) => renderAction(act, build, scene)) };
  });
}

function renderAction(act: Act, build: Build, scene: Scene): object {
  return {
    name: act.name,
    bash_command: act.command,
    type: 'test',
    index: act.index,
    step: act.step,
    parallel: true,
    status: act.status,
    failed: act.status === 'failed' ? true : null,
    infrastructure_fail: act.status === 'infrastructure_fail' ? true : null,
    timedout: null,
    canceled: act.status === 'canceled' ? true : null,
    continue: null,
    exit_code: act.exitCode,
    start_time: iso(act.startedAt),
    end_time: isoOrNull(act.endedAt),
    run_time_millis: act.endedAt === null ? null : act.endedAt - act.startedAt,
    background: act.background,
    insignificant: act.background,
    truncated: false,
    has_output: true,
    allocation_id: `${hex(0, build.jobId).slice(0, 24)}-${act.index}-build/${hex(0, build.jobId, act.index).slice(0, 8).toUpperCase()}`,
    ...(act.endedAt === null ? {} : { output_url: outputUrl(act, build, scene) }),
  };
}

/** Good for five days, and only without any further authorization. */
function outputUrl(act: Act, build: Build, { now, site, world }: Scene): string {
  const name = `${hex(0, 'output', build.jobId).slice(0, 24)}-${build.jobId}-${act.step}-${act.index}`;
  const at = iso(now - (now % 1000)).replaceAll(/[-:]|\.\d+/g, '');
  const signed = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Date': at,
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Expires': '431999',
    'X-Amz-Signature': outputSignature(world.seed, name, at),
  };
  return `${site.output}/output/${name}?${new URLSearchParams(signed)}`;
}

export function outputSignature(seed: number, name: string, at: string): string {
  return hex(seed, 'signature', name, at);
}
