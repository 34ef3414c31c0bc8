/** Handles Connect and the form that takes the CircleCI token. */
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { allConnections, withConnection } from '../connections/find-connection.ts';
import { cloud, connectForm } from '../conversation/changes/connect-form.ts';
import type { Context } from '../conversation/context.ts';
import { readForm } from '../conversation/form-metadata.ts';
import { readOrganizations } from '../conversation/references/connection-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { restoreWebhooks } from '../conversation/subscriptions/setup-webhooks.ts';
import type { HostedToken, Serving } from '../store/own-account-store.ts';
import type { Connection } from '../store/store.ts';
import { fieldErrorText } from '../views/errors/errors.ts';
import { connectedView } from '../views/people/connect.ts';
import { hostName } from '../views/text/display-names.ts';
import { action, type Submission } from './action.ts';

export const connect = action('connect', ({ another }, context) =>
  connectForm(context, another ? 'another' : 'any'),
);

export const connectSubmission: Submission = {
  read: readForm,
  async run(values, context, form) {
    if (!form)
      return errors({ token: 'This form is from another version. Please reopen it with /circle connect.' });
    const token = (values.token ?? '').trim();
    const host = readHost(values.host ?? '', context.circleciHost);
    const typed = values.organizations ?? '';
    const wrong = {
      ...wrongToken(token),
      ...(host === undefined && { host: wrongHost }),
      ...(!readOrganizations(typed, []) && { organizations: wrongOrganizations }),
    };
    if (host === undefined || Object.keys(wrong).length > 0) return errors(wrong);
    return tryConnection({ host, token }, typed, context);
  },
};

const wrongOrganizations = 'Names of organizations, like acme, gh/acme or bb/beta, with commas between them.';

/** All of them are one secret. */
const mostConnections = 10;

/** What the workspace's other connections do not allow. */
async function refusedBeside(
  wanted: Serving,
  { store, caller }: Context,
): Promise<Readonly<Record<string, string>> | undefined> {
  const all = allConnections(await store.connection(caller.workspace));
  const others = all.filter((one) => one.host !== wanted.host);
  const taken = others.find(({ organizations = [] }) =>
    organizations.some((name) => wanted.organizations?.includes(name)),
  );
  if (taken)
    return {
      organizations: `${hostName(taken.host)} has one of these organizations already. Disconnect that first.`,
    };
  return withConnection<Serving>(all, wanted).length > mostConnections
    ? { token: `A workspace has ${mostConnections} connections at most. Disconnect one first.` }
    : undefined;
}

async function tryConnection({ host, token }: HostedToken, typed: string, context: Context): Promise<Reply> {
  try {
    const circleci = context.circleciWith({ host }, token);
    await mustBeAllowed('connect', context);
    const serving = { host, organizations: await organizationsOf(typed, circleci) };
    const refused = await refusedBeside(serving, context);
    if (refused) return errors(refused);
    const connection = await context.act({ name: 'connect', target: host, projects: [] }, async () => {
      const found = await connectionWith(circleci, serving, context);
      await context.saveConnection({ ...found, token });
      await restoreWebhooks(context);
      return found;
    });
    const { workspace, user: changedBy } = context.caller;
    const all = await context.store.subscriptions(workspace);
    const hasAlerts = all.some(({ direct }) => direct === undefined);
    return { kind: 'announce', message: connectedView({ connection, changedBy, hasAlerts }) };
  } catch (error) {
    if (error instanceof CircleCIError) return errors(refusal(error, host));
    throw error;
  }
}

/** Undefined for none. */
async function organizationsOf(typed: string, circleci: CircleCI): Promise<readonly string[] | undefined> {
  if (typed.trim() === '') return undefined;
  const followed = (await circleci.projects()).map(({ project }) => project);
  return readOrganizations(typed, followed);
}

/** Reads from CircleCI whose token it is. */
async function connectionWith(
  circleci: CircleCI,
  { host, organizations }: Serving,
  { caller, now }: Context,
): Promise<Connection> {
  const { login } = await circleci.me();
  return { host, organizations, login, connectedBy: caller.user, connectedAt: now };
}

const wrongHost =
  'The address of a CircleCI Server, like https://ci.example.com, or nothing for circleci.com.';

/** The origin to talk to: https, or anything on this very machine, or what the operator chose. */
function readHost(text: string, otherwise: string): string | undefined {
  const said = text.trim();
  if (said === '') return otherwise;
  const url = URL.parse(/^https?:\/\//i.test(said) ? said : `https://${said}`);
  if (!url?.hostname || url.username || url.password || url.pathname !== '/' || url.search || url.hash)
    return undefined;
  const origin = url.origin === 'https://app.circleci.com' ? cloud : url.origin;
  if (origin === otherwise) return origin;
  // A loopback address is only allowed when the bot is configured for another CircleCI, that is on a developer's
  // machine.
  if (isHere(url.hostname)) return otherwise === cloud ? undefined : origin;
  return url.protocol === 'https:' ? origin : undefined;
}

/** This machine, or what clouds tell a machine about itself. */
function isHere(hostname: string): boolean {
  return (
    /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|169\.254(\.\d+){2})\.?$/.test(hostname) ||
    /^\[(::1?|::ffff:.*|fe80:.*)\]$/.test(hostname)
  );
}

/** Nothing for what may be a token. */
export function wrongToken(token: string): { token?: string } {
  if (token === '') return { token: 'Paste a personal API token here.' };
  return /^[\x21-\x7e]{1,200}$/.test(token)
    ? {}
    : {
        token: 'A token has no spaces or line breaks. Please copy it again.',
      };
}

/** Puts the error under the token or the address, whichever is more likely wrong. Never repeats the token. */
function refusal(error: CircleCIError, host: string): Readonly<Record<string, string>> {
  const { token } = tokenRefusal(error);
  return isDenied(error) || host === cloud ? { token } : { host: token };
}

/** Never repeats the token. */
export function tokenRefusal(error: CircleCIError): { readonly token: string } {
  return {
    token: isDenied(error)
      ? 'CircleCI denied this token. It must be a personal API token that hasn’t expired, not a project token.'
      : fieldErrorText(error),
  };
}

function isDenied({ reason }: CircleCIError): boolean {
  return ['unauthorized', 'forbidden', 'not-found'].includes(reason);
}

function errors(fields: Readonly<Record<string, string>>): Reply {
  return { kind: 'errors', errors: fields };
}
