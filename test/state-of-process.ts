/** Compares what a test file may change of the process, which the files after it would meet. */

/** What tests replace, each with what it belongs to. */
const replaceable = [
  [
    globalThis,
    ['Date', 'fetch', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate'],
  ],
  [Math, ['random']],
  [console, ['debug', 'log', 'info', 'warn', 'error']],
] as const;

/** A browser that is kept for the files to come ends with the process. */
const ending: readonly (string | symbol)[] = ['exit', 'SIGHUP', 'SIGINT', 'SIGTERM'];

const originals = replaceable.map(([owner, names]) => names.map((name) => Reflect.get(owner, name)));

export function stateOfProcess() {
  const heard = process.eventNames().filter((name) => !ending.includes(name));
  return {
    environment: { ...process.env },
    folder: process.cwd(),
    exitCode: process.exitCode,
    replaced: replaceable.flatMap(([owner, names], at) =>
      names.filter((name, nth) => Reflect.get(owner, name) !== originals[at]?.[nth]),
    ),
    listeners: Object.fromEntries(heard.map((name) => [name, process.listenerCount(name)])),
    servers: process.getActiveResourcesInfo().filter((one) => one === 'TCPServerWrap').length,
  };
}
