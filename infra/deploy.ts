/** Deploys the stack in the size that fits the account, once nothing blocks it. `npm run deploy` starts it. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { askFacts } from './deploy/account-facts.ts';
import { planDeployment } from './deploy/plan-deployment.ts';
import { fetchRenderer, lambdaMachine } from './prepare-picture-kit.ts';

const { missing, says, options } = planDeployment(askFacts(process.env));
if (missing.length > 0) {
  for (const sentence of missing) console.error(sentence);
  process.exit(1);
}
for (const sentence of says) console.log(sentence);
try {
  fetchRenderer(lambdaMachine);
} catch (error) {
  console.error(
    `Charts will be text until the next deployment. ${error instanceof Error ? error.message : error}`,
  );
}
const cdk = fileURLToPath(new URL('../node_modules/aws-cdk/bin/cdk', import.meta.url));
// What is given by hand comes last, and counts.
const words = [cdk, 'deploy', '--no-notices', ...options, ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, words, { stdio: 'inherit' }).status ?? 1);
