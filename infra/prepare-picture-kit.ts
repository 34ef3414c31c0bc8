/** Puts together what the picture function loads: Inter as TrueType, and resvg for the machine that it runs on. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const parts = ['latin', 'latin-ext', 'cyrillic', 'greek'];

/** Lambda's; `npm start` and the tests draw on the machine they are on. */
export const lambdaMachine = 'linux-arm64-gnu';

/** As resvg names its packages. */
export function thisMachine(): string {
  const { platform, arch } = process;
  if (platform === 'linux') return `linux-${arch}-gnu`;
  return platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`;
}

/** Returns whether the renderer is there; without it pictures are drawn as text. */
export function preparePictureKit(folder: string, machine: string): boolean {
  mkdirSync(join(folder, 'fonts'), { recursive: true });
  for (const part of parts)
    for (const weight of [400, 700]) {
      const woff = join(root, `node_modules/@fontsource/inter/files/inter-${part}-${weight}-normal.woff`);
      writeFileSync(join(folder, 'fonts', `${part}-${weight}.ttf`), unpackWoff(readFileSync(woff)));
    }
  const places = machine === lambdaMachine ? [installed(machine), fetched(machine)] : [installed(machine)];
  const renderer = places.find((file) => existsSync(file));
  if (renderer) copyFileSync(renderer, join(folder, 'resvg.node'));
  return renderer !== undefined;
}

function installed(machine: string): string {
  return join(root, `node_modules/@resvg/resvg-js-${machine}/resvgjs.${machine}.node`);
}

/** Of this version alone: the folder outlives an upgrade. */
function fetched(machine: string): string {
  const { version } = lockedPackage(`@resvg/resvg-js-${machine}`);
  return join(root, `node_modules/.cache/resvg-${version}/resvgjs.${machine}.node`);
}

/**
 * npm installs the renderer of this machine alone; a deployment asks for Lambda's, and takes none but that of the lock
 * file. Throws when it cannot be had.
 */
export function fetchRenderer(machine: string): void {
  if (existsSync(installed(machine)) || existsSync(fetched(machine))) return;
  const name = `@resvg/resvg-js-${machine}`;
  const { version, integrity } = lockedPackage(name);
  const folder = dirname(fetched(machine));
  mkdirSync(folder, { recursive: true });
  const packed = spawnSync(
    'npm',
    ['pack', `${name}@${version}`, '--pack-destination', folder, '--fetch-retries=0'],
    {
      encoding: 'utf8',
    },
  );
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (packed.status !== 0 || !archive)
    throw new Error(`npm could not fetch ${name}@${version}: ${packed.stderr}`);
  const path = join(folder, archive);
  const hash = `sha512-${createHash('sha512').update(readFileSync(path)).digest('base64')}`;
  if (hash !== integrity) {
    rmSync(path);
    throw new Error(`${name}@${version} is not what package-lock.json names.`);
  }
  const file = `package/resvgjs.${machine}.node`;
  const taken = spawnSync('tar', ['-xzf', path, '-C', folder, '--strip-components=1', file], {
    encoding: 'utf8',
  });
  rmSync(path);
  if (taken.status !== 0) throw new Error(`${archive} could not be unpacked: ${taken.stderr}`);
}

/** Throws on a package that package-lock.json does not name. */
export function lockedPackage(name: string): { readonly version: string; readonly integrity: string } {
  const lock: unknown = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = fieldOf(fieldOf(lock, 'packages'), `node_modules/${name}`);
  const [version, integrity] = [fieldOf(found, 'version'), fieldOf(found, 'integrity')];
  if (typeof version !== 'string' || typeof integrity !== 'string')
    throw new Error(`package-lock.json lacks ${name}.`);
  return { version, integrity };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The TrueType font in a WOFF file, which resvg cannot read: its tables, inflated, behind their directory. */
function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const power = 2 ** Math.floor(Math.log2(count));
  const head = Buffer.alloc(12 + 16 * count);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(power * 16, 6);
  head.writeUInt16BE(Math.log2(power), 8);
  head.writeUInt16BE((count - power) * 16, 10);
  const tables: Buffer[] = [];
  let end = head.length;
  for (let at = 0; at < count; at += 1) {
    const from = 44 + 20 * at;
    const [offset, packed, length] = [
      woff.readUInt32BE(from + 4),
      woff.readUInt32BE(from + 8),
      woff.readUInt32BE(from + 12),
    ];
    const bytes = woff.subarray(offset, offset + packed);
    const padded = Buffer.alloc(Math.ceil(length / 4) * 4);
    (packed < length ? inflateSync(bytes) : bytes).copy(padded);
    const to = 12 + 16 * at;
    woff.copy(head, to, from, from + 4);
    woff.copy(head, to + 4, from + 16, from + 20);
    head.writeUInt32BE(end, to + 8);
    head.writeUInt32BE(length, to + 12);
    tables.push(padded);
    end += padded.length;
  }
  return Buffer.concat([head, ...tables]);
}
