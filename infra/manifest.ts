/** Prints the Slack app's manifest for a deployment or for Socket Mode: `npm run manifest -- --help`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { manifestForSocketMode, manifestForUrl, readBaseUrl } from './slack-manifest.ts';

const usage = `Usage:
  npm run manifest -- --url https://abc.execute-api.eu-central-1.amazonaws.com   for what npm run deploy made (YAML)
  npm run manifest -- --socket-mode                                             for npm run slack (JSON)`;

try {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      'socket-mode': { type: 'boolean' },
      help: { type: 'boolean' },
      // The Slack CLI names the project's folder to each hook.
      source: { type: 'string' },
    },
  });
  const text = readFileSync(new URL('../slack-manifest.yml', import.meta.url), 'utf8');
  if (values.help) console.log(usage);
  else if (values['socket-mode']) console.log(JSON.stringify(manifestForSocketMode(text), null, 2));
  else if (values.url) console.log(manifestForUrl(text, readBaseUrl(values.url)));
  else throw new Error('Say where the bot runs.');
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
