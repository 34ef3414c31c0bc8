// Runs before `npm start` and its like, on whatever Node there is: an old one could not even read the TypeScript.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18) || (major === 23 && minor < 6)) {
  console.error(
    `This is Node ${process.versions.node}, and the bot needs 24 (22.18 at least).\n` +
      '`npm ci` brings Node 24 along on Linux and Windows; elsewhere install it: https://nodejs.org',
  );
  process.exit(1);
}
