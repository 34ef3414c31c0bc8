/**
 * Starts the CircleCI simulator alone: `npm run simulator -- --port 5000 [--token local-token] [--seed 1] [--quiet]
 * [--gone | --sunset]`. `--gone` is v1.1 after February 2027, `--sunset` announces it.
 */
import { parseArgs } from 'node:util';
import { startCircleCI } from './circleci/server.ts';
import { StartError } from './start-error.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '5000' },
    host: { type: 'string', default: '127.0.0.1' },
    token: { type: 'string', default: 'local-token' },
    seed: { type: 'string', default: '1' },
    state: { type: 'string' },
    quiet: { type: 'boolean', default: false },
    gone: { type: 'boolean', default: false },
    sunset: { type: 'boolean', default: false },
  },
});

const simulator = await startCircleCI({
  port: Number(values.port),
  host: values.host,
  token: values.token,
  seed: Number(values.seed),
  quiet: values.quiet,
  isLasting: true,
  ...(values.state === undefined ? {} : { stateFile: values.state }),
}).catch((error: unknown) => {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exit(1);
});

simulator.controls.turn({ gone: values.gone, sunset: values.sunset });

console.log(`CircleCI simulator: ${simulator.url}/api/v1.1 and /api/v2, token ${values.token}

  curl -H 'Circle-Token: ${values.token}' ${simulator.url}/api/v1.1/project/gh/acme/web?limit=1
  curl -H 'Circle-Token: ${values.token}' -X POST ${simulator.url}/api/v1.1/project/gh/acme/web/123/retry

Press Ctrl-C to stop.`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
