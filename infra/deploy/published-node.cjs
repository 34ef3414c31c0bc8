// Compares a Node that came from npm with the one that nodejs.org publishes: SHASUMS256.txt has the archive's hash, and
// the program is in the archive. CommonJS without types, since an older Node must be able to read it.
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { createReadStream, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Rejects when it is another one, and when nodejs.org cannot be asked. */
async function checkPublished(node) {
  const { version, platform, arch } = process;
  const folder = `${process.env.NODEJS_ORG_MIRROR || 'https://nodejs.org/dist'}/${version}`;
  const isWindows = platform === 'win32';
  const name = isWindows ? `win-${arch}/node.exe` : `node-${version}-${platform}-${arch}.tar.gz`;
  const sums = (await get(`${folder}/SHASUMS256.txt`)).toString();
  const [published] = (sums.split('\n').find((line) => line.endsWith(`  ${name}`)) || '').split(' ');
  if (!published) throw new Error(`nodejs.org publishes no hash of ${name}.`);
  const own = await hashOf(createReadStream(node));
  const expected = isWindows
    ? published
    : await programIn(await get(`${folder}/${name}`), { name, published });
  if (own !== expected)
    throw new Error(`The Node from npm (${node}) is not the one that nodejs.org publishes.`);
}

async function get(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
    if (!response.ok) throw new Error(String(response.status));
    return Buffer.from(await response.arrayBuffer());
  } catch {
    throw new Error(`The Node from npm cannot be checked: ${url} does not answer.`);
  }
}

async function hashOf(stream) {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}

/** The hash of bin/node in the archive, whose own hash must be the published one. */
async function programIn(archive, { name, published }) {
  if (createHash('sha256').update(archive).digest('hex') !== published)
    throw new Error(`${name} is not what its published hash says.`);
  const folder = mkdtempSync(join(tmpdir(), 'node-'));
  try {
    const file = join(folder, 'node.tar.gz');
    writeFileSync(file, archive);
    const program = `${name.replace(/\.tar\.gz$/, '')}/bin/node`;
    return await hashOf(
      spawn('tar', ['-xzOf', file, program], { stdio: ['ignore', 'pipe', 'inherit'] }).stdout,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { checkPublished };
