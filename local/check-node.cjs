// Ends a script that no Node of this machine can run, and says what to do. The scripts call it by themselves, since
// npm's hooks are off (.npmrc). CommonJS without types, since an old Node must be able to read it.
const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  console.error(
    `This is Node ${process.versions.node}, and the bot needs 24.\n` +
      '`npm ci` brings Node 24 along on Linux and Windows; elsewhere install it: https://nodejs.org',
  );
  process.exit(1);
}
