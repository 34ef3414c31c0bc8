/** Adds the run of an alert's card to a command that is typed in the card's thread without an object. */
import { projectSlug } from '../../circleci/project.ts';
import { commands } from '../../commands/index.ts';
import { split } from '../../conversation/words/tokenize.ts';
import { runOfSubject } from '../../store/alert.ts';
import type { AlertStore } from '../../store/alert-store.ts';
import { runOfRedTime } from '../../store/red-time.ts';
import type { Run } from '../../store/runs.ts';

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
  if (!object || rest.length > 1 || (rest[0] ?? 'all').toLowerCase() !== 'all') return text;
  const posted = await store.postedAt(workspace, channel, thread);
  const id = posted && (runOfSubject(posted.subject) ?? runOfRedTime(posted));
  const run = id === undefined ? undefined : (await store.run(workspace, id))?.value;
  const words = run && (object === 'run' ? runWords(run) : buildWords(run));
  return words === undefined ? text : [verb, words, ...rest].join(' ');
}

function objectOf(name: string | undefined): 'run' | 'build' | undefined {
  const usage = commands.find((command) => command.name === name)?.usage ?? '';
  if (/<(build\|)?run>/.test(usage)) return 'run';
  return usage.includes('<build>') || usage.includes('[build|') ? 'build' : undefined;
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
