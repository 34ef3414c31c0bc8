/** Lists other words that people type for each command. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  subscribe: ['sub', 'notify', 'alert', 'add'],
  unsubscribe: ['unsub', 'unnotify', 'remove'],
  subscriptions: ['subs', 'alerts', 'notifications', 'rules', 'channels'],
  mute: ['pause', 'snooze', 'silence', 'quiet', 'shush'],
  resume: ['unmute', 'unpause', 'unsnooze', 'continue'],
  projects: ['list', 'ls', 'repos', 'project'],
  recent: ['last', 'latest', 'newest', 'feed'],
  builds: ['history', 'runs', 'pipelines'],
  build: ['show', 'info', 'job', 'details'],
  log: ['output', 'tail'],
  failing: ['red', 'broken', 'failed', 'failures'],
  approvals: ['approve', 'approval', 'holds', 'hold', 'pending'],
  retry: ['again', 'rebuild', 'restart', 'redo'],
  rerun: ['rerun-failed'],
  cancel: ['stop', 'abort', 'kill'],
  trigger: ['start', 'run', 'begin'],
  digest: ['summary', 'report', 'daily', 'weekly'],
  watch: ['wait'],
  link: ['iam'],
  me: ['whoami', 'account-info'],
  connect: ['login', 'token', 'auth', 'signin', 'setup'],
  disconnect: ['logout', 'signout'],
  env: ['vars', 'variables', 'secrets', 'environment', 'set', 'unset'],
  settings: ['setting', 'config', 'configure', 'limits', 'permissions', 'policy', 'preferences'],
  role: ['roles'],
  keys: ['key', 'deploy-keys'],
  help: ['commands', 'usage', 'man', '?', 'hi', 'hello'],
};

/** What else such a word may mean, as whole commands. */
const ambiguousAliases: Readonly<Record<string, readonly string[]>> = {
  stop: ['mute', 'unsubscribe'],
  remove: ['unfollow'],
  start: ['subscribe'],
  unwatch: ['help watch'],
  unlink: ['link off'],
};

/** Commands that `word` may stand for; empty when it is none of these. Pure. */
export function commandsFor(word: string): readonly string[] {
  const lower = word.toLowerCase();
  const names = Object.keys(aliases).filter((name) => aliases[name]?.includes(lower));
  return [...names, ...(Object.hasOwn(ambiguousAliases, lower) ? (ambiguousAliases[lower] ?? []) : [])];
}
