/** Defines what a button does. `slack/button-tokens.ts` keeps the intent and sends Slack an opaque id. */
import * as v from 'valibot';

export const intentSchema = v.variant('action', [
  v.object({ action: v.literal('retry'), build: v.string() }),
  v.object({ action: v.literal('cancel'), build: v.string() }),
  /** Runs again what failed in the build's workflow, or all of it. */
  v.object({ action: v.literal('rerun'), build: v.string(), part: v.optional(v.literal('all')) }),
  /** Carries out the command about which the message asks. */
  v.object({ action: v.literal('confirm'), command: v.string() }),
  /** Takes the question away. */
  v.object({ action: v.literal('dismiss') }),
  /** Runs the command again and replaces the card with its answer. */
  v.object({ action: v.literal('refresh'), command: v.string() }),
  /** Answers the command, to the person only. */
  v.object({ action: v.literal('run'), command: v.string() }),
  /** Shows the command's answer to the channel. */
  v.object({ action: v.literal('share'), command: v.string() }),
  /** `another`: beside those that are there. */
  v.object({ action: v.literal('connect'), another: v.optional(v.literal(true)) }),
  /** Takes the person's own token, and then runs what they asked for. */
  v.object({
    action: v.literal('connect-me'),
    wish: v.optional(v.object({ intent: v.string(), until: v.number() })),
  }),
  /** Approves a job that is on hold. `project` and `job` name it in words. */
  v.object({
    action: v.literal('approve'),
    workflow: v.string(),
    request: v.string(),
    project: v.string(),
    job: v.string(),
    /** The command of the list that the button is in. */
    list: v.optional(v.string()),
  }),
  /** Resumes the paused alerts of this channel. */
  v.object({ action: v.literal('resume'), channel: v.string() }),
  /** Changes who looks after a red branch's workflow. */
  v.object({
    action: v.literal('care'),
    /** `snooze`: no replies for an hour. */
    does: v.picklist(['own', 'release', 'snooze', 'wake']),
    project: v.string(),
    branch: v.string(),
    workflow: v.string(),
  }),
  /** Cancels all workflows of a run that have not ended. */
  v.object({
    action: v.literal('cancel-run'),
    workflow: v.string(),
    /** The other workflows of the run. */
    also: v.optional(v.array(v.string())),
    project: v.string(),
  }),
]);

export type Intent = v.InferOutput<typeof intentSchema>;
export type IntentName = Intent['action'];

export function writeIntent(intent: Intent): string {
  return JSON.stringify(intent);
}

export function readIntent(value: string): Intent | undefined {
  try {
    const read = v.safeParse(intentSchema, JSON.parse(value));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}
