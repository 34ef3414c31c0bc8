/** Builds the kinds of entry points, each with the judge of its answers. */
import { writeForm } from '../../lambda/conversation/form-metadata.ts';
import type { Kind } from '../../lambda/slack/ingress/delivery.ts';
import { tryAgain } from '../../lambda/views/errors/request-not-stored.ts';
import { workspace as acme } from '../../local/slack/workspace-acme.ts';
import { reported } from '../fakes/circleci-requests.ts';
import { interactionBody, signed } from '../fakes/slack-requests.ts';
import {
  type Answer,
  type Dependency,
  type DoorName,
  type Doors,
  type Sent,
  team,
} from './doors-between-servers.ts';

/** `complaint`: why the answer breaks the promise. */
export type Verdict =
  | { readonly is: 'done' | 'refused' }
  | { readonly is: 'broken'; readonly complaint: string };

export interface Judged {
  readonly answer: Answer;
  readonly number: number;
  readonly sent: Sent;
  readonly stored: Awaited<ReturnType<Doors['takeStored']>>;
  readonly doors: Doors;
  /** What failed at that time. */
  readonly struck: readonly Dependency[];
}

export interface EntryPoint {
  readonly name: string;
  readonly door: DoorName;
  /** As infra/api.ts has it. */
  readonly route: string;
  readonly kind?: Kind;
  /** Of slack-manifest.yml, of parse-request.ts. */
  readonly called?: string;
  /** What an answer waits for when all is well, and what it may wait for when it is not. */
  readonly waitsFor: readonly Dependency[];
  /** The next one, told from all others by its number. */
  send(number: number, doors: Doors): Sent;
  judge(judged: Judged): Promise<Verdict>;
}

export const { ada } = acme.people;
export const { ci: channel } = acme.channels;
const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
export const done = { is: 'done' } as const;
export const refused = { is: 'refused' } as const;
export const broken = (complaint: string) => ({ is: 'broken', complaint }) as const;

/** By which a request is known in what was stored. */
export const mark = (number: number) => `p5-${number}-`;
export const now = () => ({ at: Date.now() });

export const common = (number: number) => ({
  api_app_id: acme.app.id,
  team: { id: team },
  user: { id: ada, team_id: team },
  trigger_id: `${mark(number)}trigger`,
});

export const interaction = (payload: object) =>
  signed('/slack/interactions', interactionBody(payload), now());
export const responseUrl = (number: number, { proxies }: Doors) =>
  `${proxies.slack.url}/actions/${team}/${mark(number)}/url`;

export const commands = 'POST /slack/commands';
export const interactions = 'POST /slack/interactions';
export const events = 'POST /slack/events';

/** What is only stored, and worked off later. */
export const stored = {
  door: 'slack',
  waitsFor: ['secrets', 'invoke'],
  /** Each copy that is stored is this one, and a 2xx without a word means that there is one. */
  async judge({ answer, number, stored: { delivered }, doors, struck, sent }) {
    if (delivered.some(({ body }) => !JSON.stringify(body).includes(mark(number))))
      return broken('another message is stored');
    if (answer.status === 200 && answer.body === '')
      return delivered.length > 0 ? done : broken('a 2xx without a durable message');
    if (delivered.length > 0) return broken('it is stored, and said to have failed');
    const isCommand = sent.path === '/slack/commands';
    if (answer.status === 200)
      return isCommand && answer.body.includes(tryAgain) ? refused : broken(`an empty word: ${answer.body}`);
    if (answer.status !== 503) return broken(`a status of ${answer.status}`);
    // What Slack did not vouch for is told nothing, and what failed can say nothing.
    if (struck.includes('secrets')) return refused;
    if (isCommand) return broken('a command fails without a word');
    const isToTell = String(sent.body).includes('response_url') && !struck.includes('slack');
    return isToTell && !doors.told(tryAgain) ? broken('a click fails without a word') : refused;
  },
} as const satisfies Partial<EntryPoint>;

export const event = (manifest: string, fields: object): EntryPoint => ({
  ...stored,
  name: `event ${manifest}`,
  route: events,
  kind: 'event',
  called: manifest,
  send(number) {
    const type = manifest.split('.')[0];
    const body = {
      type: 'event_callback',
      api_app_id: acme.app.id,
      team_id: team,
      event_id: `Ev${mark(number)}`,
      event_time: Math.floor(Date.now() / 1000),
      event: { type, event_ts: String(Date.now() / 1000), ...fields },
    };
    return signed('/slack/events', JSON.stringify(body), now());
  },
});

interface FormEntry {
  readonly callback: string;
  readonly values: (number: number, doors: Doors) => Readonly<Record<string, string>>;
  readonly waitsFor: EntryPoint['waitsFor'];
  /** Whether it was done. */
  readonly isDone: (number: number, doors: Doors) => Promise<boolean>;
}

/** A form whose answer is what the worker did. It closes when that was done, and else stays open with a sentence. */
export const form = ({ callback, values, waitsFor, isDone }: FormEntry): EntryPoint => ({
  name: `view_submission ${callback}`,
  door: 'slack',
  route: interactions,
  kind: 'submission',
  called: 'view_submission',
  waitsFor,
  send(number, doors) {
    const filled = Object.entries(values(number, doors));
    return interaction({
      ...common(number),
      type: 'view_submission',
      view: {
        id: `V${mark(number)}`,
        hash: '1.a',
        callback_id: callback,
        type: 'modal',
        app_installed_team_id: team,
        private_metadata: writeForm({ workspace: team, channel, project: web }),
        blocks: filled.map(([block_id]) => ({ type: 'input', block_id })),
        state: {
          values: Object.fromEntries(
            filled.map(([id, value]) => [id, { value: { type: 'plain_text_input', value } }]),
          ),
        },
      },
    });
  },
  async judge({ answer, number, doors, struck }) {
    const wasDone = await isDone(number, doors);
    if (answer.status === 200 && answer.body === '')
      return wasDone ? done : broken('the form closes, and nothing was done');
    if (answer.status === 503)
      return struck.includes('secrets') ? refused : broken('a form fails without a word');
    const { response_action: action, errors = {} } = JSON.parse(answer.body);
    const words = Object.entries(errors);
    const isSaid =
      words.length > 0 && words.every(([id, text]) => isField(id) && /\w+ \w+/.test(String(text)));
    return action === 'errors' && isSaid ? refused : broken(`an answer that says nothing: ${answer.body}`);

    function isField(id: string): boolean {
      return id in values(number, doors);
    }
  },
});

export const report = (name: string, body: (number: number) => object, kind: string): EntryPoint => ({
  name,
  door: 'circleci',
  route: 'POST /circleci/webhooks/{workspace}/{hook}',
  called: kind,
  waitsFor: ['secrets', 'queue'],
  send: (number) => reported({ ...body(number), happened_at: new Date().toISOString() }, { workspace: team }),
  judge: judgeReport,
});

export async function judgeReport({ answer, number, stored: { queued } }: Judged): Promise<Verdict> {
  const texts = queued.map((one) => JSON.stringify(one));
  const isThis = (text: string) =>
    text.includes('"ping"') ||
    text.includes(mark(number)) ||
    text.includes(`:${number},`) ||
    text.includes(`:${number}}`);
  if (!texts.every(isThis)) return broken('another message is stored');
  if (answer.status === 200) return texts.length > 0 ? done : broken('a 2xx without a durable message');
  if (answer.status !== 503) return broken(`a status of ${answer.status}`);
  return texts.length === 0 ? refused : broken('it is stored, and said to have failed');
}
