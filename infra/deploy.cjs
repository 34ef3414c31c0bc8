// Starts the deployment on this machine's own Node where it is new enough, else on npm's, once that is known to be
// Node's own. CommonJS without types, since an older Node must be able to read it.
const { spawnSync } = require('node:child_process');
const { delimiter, dirname, join } = require('node:path');
const { checkPublished } = require('./deploy/published-node.cjs');

const needed = 24;
const ofNpm = process.execPath;
/** What runs npm itself: the scripts of a package get the Node of its node_modules first. */
const ofMachine = process.env.npm_node_execpath || ofNpm;

function versionOf(node) {
  const { status, stdout } = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '0';
}

async function choose() {
  const version = versionOf(ofMachine);
  if (Number(version.split('.')[0]) >= needed)
    return { node: ofMachine, said: `Using this machine's Node ${version}.` };
  if (Number(process.versions.node.split('.')[0]) < needed) throw new Error(`This is Node ${version}.`);
  await checkPublished(ofNpm);
  const said = `Using npm's Node ${process.versions.node}, checked against the one that nodejs.org publishes. This machine has Node ${version}.`;
  return { node: ofNpm, said };
}

choose().then(
  ({ node, said }) => {
    console.log(said);
    const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH || ''}` };
    const words = [join(__dirname, 'deploy.ts'), ...process.argv.slice(2)];
    process.exit(spawnSync(node, words, { env, stdio: 'inherit' }).status ?? 1);
  },
  (error) => {
    console.error(
      `${error.message}\nInstall Node ${needed} on this machine (https://nodejs.org) and deploy again.`,
    );
    process.exit(1);
  },
);
