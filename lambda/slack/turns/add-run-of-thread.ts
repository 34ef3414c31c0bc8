/** Adds the run or branch of an alert's card to a command that is typed in the card's thread without an object. */
import { projectSlug } from '../../circleci/project.ts';
import { commands } from '../../commands/index.ts';
import { written } from '../../conversation/words/parse-options.ts';
import { split } from '../../conversation/words/tokenize.ts';
import { runOfSubject } from '../../store/alert.ts';
import type { AlertStore } from '../../store/alert-store.ts';
import { runOfRedTime } from '../../store/red-time.ts';
import { listIn } from '../../store/run-list.ts';
import type { Run } from '../../store/stored-runs.ts';

export interface ThreadPlace {
  readonly workspace: string;
  readonly channel: string;
  /** The ts of the card. */
  readonly thread: string;
}

/** `why` in the thread of acme/web's pipeline 57 is `why gh/acme/web pipeline 57`. All else stays as it was typed. */
export async function withRunOfThread(
  text: string,
  { workspace, channel, thread }: ThreadPlace,
  store: Pick<AlertStore, 'postedAt' | 'run'>,
): Promise<string> {
  const [verb, ...rest] = split(text).map((word) => word.text);
  const object = objectOf(verb?.toLowerCase());
  if (verb === undefined || !object || !isWithoutObject(object, rest)) return text;
  const posted = await store.postedAt(workspace, channel, thread);
  const isOne = posted && listIn(posted.notes) === undefined;
  const id = isOne ? (runOfSubject(posted.subject) ?? runOfRedTime(posted)) : undefined;
  const run = id === undefined ? undefined : (await store.run(workspace, id))?.value;
  const words = run && wordsOf[object](run);
  return words === undefined ? text : `${verb} ${words}${text.trim().slice(verb.length)}`;
}

type ThreadObject = 'branch' | 'run' | 'build';

/** What may follow the verb: `rerun all`, `own snooze 1h`. */
function isWithoutObject(object: ThreadObject, [next, ...more]: readonly string[]): boolean {
  if (next === undefined) return true;
  if (object === 'branch') return /^(assign|snooze|note|off)$/i.test(next);
  return more.length === 0 && next.toLowerCase() === 'all';
}

function objectOf(name: string | undefined): ThreadObject | undefined {
  if (name === 'own') return 'branch';
  const usage = commands.find((command) => command.name === name)?.usage ?? '';
  if (/<(build\|)?run>/.test(usage)) return 'run';
  return usage.includes('<build>') || usage.includes('[build|') ? 'build' : undefined;
}

const wordsOf: Readonly<Record<ThreadObject, (run: Run) => string | undefined>> = {
  branch: branchWords,
  run: runWords,
  build: buildWords,
};

function branchWords({ project, branch }: Run): string | undefined {
  return branch === undefined ? undefined : `${projectSlug(project)} ${written(branch)}`;
}

function runWords(run: Run): string | undefined {
  return run.pipeline === undefined
    ? buildWords(run)
    : `${projectSlug(run.project)} pipeline ${run.pipeline}`;
}

/** A job that failed, else the first. */
function buildWords({ project, jobs }: Run): string | undefined {
  const numbered = jobs.filter(({ number }) => number !== undefined);
  const job = numbered.find(({ status }) => status === 'failed') ?? numbered[0];
  return job && `${projectSlug(project)}#${job.number}`;
}
