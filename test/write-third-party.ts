/** `npm run third-party` writes THIRD-PARTY.md: the licences of the packages that are bundled into the functions. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../infra/build.ts';
import { functionNames } from '../lambda/environment.ts';

const root = join(import.meta.dirname, '..');

export interface Bundled {
  readonly name: string;
  readonly version: string;
  /** SPDX, as its package.json has it. */
  readonly license: string;
  /** Its licence and notice files. */
  readonly text: string;
}

/** By name. Throws when a package brings no licence along. */
export function bundledPackages(): readonly Bundled[] {
  return [...new Set([...functionNames.flatMap(foldersIn), ...pictureKit])]
    .map(readPackage)
    .toSorted((one, other) =>
      `${one.name} ${one.version}`.localeCompare(`${other.name} ${other.version}`, 'en'),
    );
}

/** What infra/prepare-picture-kit.ts puts beside the bundle, unchanged. */
const pictureKit = ['node_modules/@fontsource/inter', 'node_modules/@resvg/resvg-js'];

/** Of what is left in a function's bundle once the unused is shaken off. */
function foldersIn(name: (typeof functionNames)[number]): readonly string[] {
  const options = { ...bundleOptions(name), write: false, metafile: true, absWorkingDir: root };
  const { metafile } = buildSync(options);
  return Object.values(metafile!.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
}

function readPackage(folder: string): Bundled {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  if (!license || files.length === 0) throw new Error(`${name} ${version} brings no licence along.`);
  const text = files.toSorted().map((file) => readFileSync(join(root, folder, file), 'utf8'));
  return { name, version, license, text: tidy(text.join('\n\n')) };
}

/** Line ends and the white space around are all that differs between many copies of the same text. */
function tidy(text: string): string {
  return text
    .replaceAll('\r', '')
    .replace(/[ \t]+$/gm, '')
    .trim();
}

/** Each text once, with all the packages that come with it. */
export function thirdParty(packages: readonly Bundled[]): string {
  const texts = [...Map.groupBy(packages, ({ text, license }) => `${license}\n${text}`).values()].map(
    (same) => {
      const names = same.map(({ name, version }) => `${name} ${version}`).join(', ');
      return `## ${names}\n\n${same[0]?.license}\n\n\`\`\`text\n${same[0]?.text}\n\`\`\`\n`;
    },
  );
  return `# Third-party software\n\nBundled into the functions that are deployed. Written by \`npm run third-party\`.\n\n${texts.join('\n')}`;
}

export const thirdPartyFile = join(root, 'THIRD-PARTY.md');

if (import.meta.main) writeFileSync(thirdPartyFile, thirdParty(bundledPackages()));
