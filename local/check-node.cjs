// Says so when there is no Node that can run the project: after `npm ci`, and again where a Node may have been
// switched since. CommonJS without types, since an old Node must be able to read it.
const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  console.error(
    `This is Node ${process.versions.node}, and the bot needs 24.\n` +
      '`npm ci` brings Node 24 along on Linux and Windows; elsewhere install it: https://nodejs.org',
  );
  process.exit(1);
}
