// Stands in for the servers that Bolt brings along and our receiver makes needless. Using one is a bug.
class Unused {
  constructor() {
    throw new Error('This part of Bolt is left out of the bundle.');
  }
}
module.exports = Object.assign(
  () => {
    throw new Error('This part of Bolt is left out of the bundle.');
  },
  { default: Unused, InstallProvider: Unused, SocketModeClient: Unused, Router: Unused },
);
