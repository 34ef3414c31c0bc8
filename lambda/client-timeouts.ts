/**
 * Lists how long each client waits for one answer, how often it asks, and why. The one table: ARCHITECTURE.md shows it,
 * and no client has numbers of its own.
 */

export interface Patience {
  readonly waitsFor: string;
  /** For one attempt, but for CircleCI: there for all of them. */
  readonly milliseconds: number;
  readonly attempts: number;
  readonly reason: string;
}

export const patience = {
  appSecret: {
    waitsFor: 'the app’s secret, at Slack’s door',
    milliseconds: 850,
    attempts: 2,
    reason:
      'the door gives up after 0.9 s of Slack’s 3 s: until then, a secret that it has read before serves',
  },
  worker: {
    waitsFor: 'Lambda, which stores or runs the worker',
    milliseconds: 2_300,
    attempts: 2,
    reason: 'what is left of Slack’s 3 s; a form is handed over once, since a second copy could act',
  },
  lastWord: {
    waitsFor: 'a response_url, at Slack’s door',
    milliseconds: 600,
    attempts: 1,
    reason: '“try again”, in what is left of Slack’s 3 s',
  },
  webhookKeys: {
    waitsFor: 'the webhook keys, at CircleCI’s door',
    milliseconds: 450,
    attempts: 2,
    reason: 'the door gives up after 0.5 s of CircleCI’s 5 s: until then, keys that it has read before serve',
  },
  storing: {
    waitsFor: 'SQS, at CircleCI’s door',
    milliseconds: 1_000,
    attempts: 2,
    reason: 'a 2xx means stored; a 503 makes CircleCI report again',
  },
  addresses: {
    waitsFor: 'the webhook keys, where no door waits',
    milliseconds: 2_000,
    attempts: 2,
    reason: 'a person waits for the form, or a job for its turn',
  },
  queue: {
    waitsFor: 'SQS, from a function that works the queue off',
    milliseconds: 3_000,
    attempts: 2,
    reason: 'a message that cannot be put back comes back by itself when its visibility ends',
  },
  due: {
    waitsFor: 'SQS, from the schedule',
    milliseconds: 5_000,
    attempts: 2,
    reason: 'no one waits, and the next minute tries again',
  },
  table: {
    waitsFor: 'DynamoDB',
    milliseconds: 1_000,
    attempts: 2,
    reason: 'a form waits 2.3 s: what is throttled must fail within that, and is tried again by who asked',
  },
  secrets: {
    waitsFor: 'Secrets Manager, for a workspace’s secrets',
    milliseconds: 1_000,
    attempts: 2,
    reason: 'as the table; what was read is kept for five minutes',
  },
  tokenKey: {
    waitsFor: 'KMS, for a person’s own token',
    milliseconds: 800,
    attempts: 2,
    reason: 'a form waits 2.3 s, and CircleCI is asked with the token after that',
  },
  slack: {
    waitsFor: 'Slack’s Web API, while a person waits',
    milliseconds: 2_500,
    attempts: 1,
    reason: 'a trigger lives for 3 s, and a second post could be a second message',
  },
  responseUrl: {
    waitsFor: 'a response_url, from the worker',
    milliseconds: 2_500,
    attempts: 1,
    reason: 'refused blocks are sent once more as plain text; nothing else is repeated',
  },
  upload: {
    waitsFor: 'Slack’s file server, for the bytes of a file',
    milliseconds: 5_000,
    attempts: 1,
    reason: 'the person reads the text instead',
  },
  picture: {
    waitsFor: 'the function that draws charts',
    milliseconds: 4_000,
    attempts: 1,
    reason: 'a cold one loads the renderer; without an answer the chart is text',
  },
  alerts: {
    waitsFor: 'Slack’s Web API, for an alert',
    milliseconds: 8_000,
    attempts: 1,
    reason: 'no one waits; the outbox looks whether it was posted before it posts again',
  },
  oauth: {
    waitsFor: 'Slack’s OAuth, twice in one installation',
    milliseconds: 4_000,
    attempts: 1,
    reason: 'a code works once; both answers and the storing fit into the page’s time',
  },
  renewal: {
    waitsFor: 'Slack’s OAuth, for a new token',
    milliseconds: 8_000,
    attempts: 1,
    reason: 'no one waits for hours yet; the queue asks again, and Slack says whether the token was used up',
  },
  page: {
    waitsFor: 'an installation as a whole',
    milliseconds: 11_000,
    attempts: 1,
    reason: 'the function ends after 15 s: the browser gets a page before that',
  },
  circleci: {
    waitsFor: 'CircleCI',
    milliseconds: 10_000,
    attempts: 2,
    reason: 'reads are asked again once, within the same 10 s; what changes something never is',
  },
  others: {
    waitsFor: 'another CircleCI of the workspace, once one has answered',
    milliseconds: 3_000,
    attempts: 1,
    reason: 'the answers of one do not wait for another that is down: a list says which was left out',
  },
  otherNames: {
    waitsFor: 'another CircleCI’s list of projects, for names and menus',
    milliseconds: 1_000,
    attempts: 1,
    reason: 'a menu waits 1.6 s; a name that is not found is looked for once more, as long as above',
  },
  files: {
    waitsFor: 'a log or an artifact, from CircleCI’s storage',
    milliseconds: 5_000,
    attempts: 1,
    reason: 'they may be large; what came by then is shown',
  },
  failure: {
    waitsFor: 'why a job failed: its tests and logs, from CircleCI',
    milliseconds: 4_000,
    attempts: 1,
    reason: 'an alert or a person waits for the card; what came by then is shown',
  },
  push: {
    waitsFor: 'the reason, before the first message of a failure',
    milliseconds: 2_000,
    attempts: 1,
    reason:
      'Slack notifies of a new message and of no edit; what comes later is edited in, and a busy workspace does not wait',
  },
} as const satisfies Record<string, Patience>;
