/** Derives the result of each step of a build, on each of its machines, from the clock. Pure. */
import { enableSsh, profileOf, type StepPlan } from '../histories/steps-of-jobs.ts';
import type { Build } from '../model/simulator-state.ts';
import { phaseOf } from '../runs/build-phase.ts';

export type ActStatus = 'success' | 'failed' | 'running' | 'canceled' | 'timedout' | 'infrastructure_fail';

export interface Act {
  readonly plan: StepPlan;
  readonly name: string;
  readonly command: string | null;
  readonly step: number;
  readonly index: number;
  readonly status: ActStatus;
  readonly exitCode: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly background: boolean;
}

/** CircleCI forgets the steps of a build after a while; the build stays. */
const keptMs = 8 * 24 * 3_600_000;

interface Slot {
  readonly plan: StepPlan;
  readonly position: number;
  readonly from: number;
  readonly until: number;
}

export function actsOf(build: Build, now: number): readonly Act[] {
  const phase = phaseOf(build, now);
  if (phase.startedAt === null || now - build.createdAt > keptMs) return [];
  const until = Math.min(now, phase.stoppedAt ?? now);
  return slots(build)
    .filter((slot) => slot.from <= until || slot.plan.always)
    .flatMap((slot) => machines(build, slot).map((index) => act(build, slot, { index, now, until })))
    .filter((one) => one !== null);
}

/** The steps share the build's time by their weights. */
function slots(build: Build): readonly Slot[] {
  const profile = profileOf(build.plan.profile);
  const plans = build.ssh ? profile.steps.toSpliced(1, 0, enableSsh) : profile.steps;
  const whole = plans.reduce((sum, plan) => sum + plan.weight, 0);
  const span = Math.min(build.stopsAt - build.startsAt, build.plan.runs);
  let at = build.startsAt;
  return plans.map((plan) => {
    const from = at;
    at += Math.floor((span * plan.weight) / Math.max(whole, 1));
    const until = plan.background ? build.stopsAt : at;
    return { plan, position: profile.steps.indexOf(plan), from, until };
  });
}

function machines(build: Build, { plan }: Slot): readonly number[] {
  const count = plan.background ? 1 : build.plan.parallel;
  return Array.from({ length: count }, (_, index) => index);
}

interface Moment {
  readonly index: number;
  readonly now: number;
  readonly until: number;
}

function act(build: Build, slot: Slot, moment: Moment): Act | null {
  const { plan, from } = slot;
  const ended = phaseOf(build, moment.now).stoppedAt;
  const common = { plan, name: plan.name, command: plan.command, step: plan.step, index: moment.index };
  const times = { startedAt: from, background: plan.background === true };
  if (plan.background) {
    const status = ended === null ? 'running' : 'canceled';
    return { ...common, ...times, status, exitCode: null, endedAt: ended };
  }
  const broken = ended === null ? null : breakage(build, slot, moment.index);
  if (broken) return { ...common, ...times, ...broken, endedAt: Math.min(slot.until, ended ?? slot.until) };
  if (from > moment.until || (ended !== null && afterBreak(build, slot))) return null;
  if (slot.until <= moment.until) {
    return {
      ...common,
      ...times,
      status: 'success',
      exitCode: plan.command === null ? null : 0,
      endedAt: slot.until,
    };
  }
  return ended === null
    ? { ...common, ...times, status: 'running', exitCode: null, endedAt: null }
    : { ...common, ...times, status: 'canceled', exitCode: null, endedAt: ended };
}

/** How a finished build's main step ended. On several machines only the second one broke. */
function breakage(build: Build, { position }: Slot, index: number): Pick<Act, 'status' | 'exitCode'> | null {
  const { main } = profileOf(build.plan.profile);
  if (position !== main || build.canceled) return null;
  if (build.plan.parallel > 1 && index !== 1) return null;
  if (build.ending === 'failed') return { status: 'failed', exitCode: 1 };
  if (build.ending === 'timedout') return { status: 'timedout', exitCode: null };
  if (build.ending === 'infrastructure_fail') return { status: 'infrastructure_fail', exitCode: null };
  if (build.ending === 'canceled' || build.ending === 'killed') return { status: 'canceled', exitCode: null };
  return null;
}

function afterBreak(build: Build, { plan, position }: Slot): boolean {
  const good = build.ending === 'success' || build.ending === 'no_tests';
  return !good && !build.canceled && !plan.always && position > profileOf(build.plan.profile).main;
}
