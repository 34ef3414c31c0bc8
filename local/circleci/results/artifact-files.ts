/** Lists the files that a build kept, and writes their content. Pure. */
import { profileOf } from '../histories/steps-of-jobs.ts';
import type { Build } from '../model/simulator-state.ts';

export interface ArtifactFile {
  readonly path: string;
  readonly node: number;
}

const few: readonly string[] = [
  'coverage/lcov-report/index.html',
  'coverage/lcov.info',
  'test-results/jest/junit.xml',
  'dist/app.tar.gz',
  'logs/server log (1).txt',
];

const suites = [
  'basket',
  'checkout',
  'login',
  'prices & taxes',
  'recherche-été',
  'search',
  'settings',
  'sign-up',
];
const browsers = ['chromium', 'firefox', 'webkit'];

/** Hundreds, in nested folders. */
const many: readonly string[] = [
  'playwright-report/index.html',
  'playwright-report/data/trace.zip',
  ...suites.flatMap((suite) =>
    browsers.flatMap((browser) =>
      Array.from(
        { length: 15 },
        (_, n) => `screenshots/${browser}/${suite}/step-${String(n + 1).padStart(2, '0')}.png`,
      ),
    ),
  ),
  ...browsers.map((browser) => `videos/${browser}.webm`),
  ...suites.flatMap((suite) => [`logs/${suite}/console.txt`, `logs/${suite}/network.har`]),
];

const lists = { none: [], few, many } as const;

/** In the order of the upload. A build that broke before the upload has none. */
export function artifactsOf(build: Build): readonly ArtifactFile[] {
  if (build.ending === 'infrastructure_fail' || build.ending === 'no_tests') return [];
  const profile = profileOf(build.plan.profile);
  return lists[profile.artifacts].map((path, i) => ({
    path,
    node: profile.artifacts === 'many' ? i % build.plan.parallel : 0,
  }));
}

export interface FileContent {
  readonly type: string;
  readonly bytes: Buffer;
}

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  info: 'text/plain; charset=utf-8',
  har: 'application/json',
};

export function contentOf(build: Build, { path, node }: ArtifactFile): FileContent {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  if (ending === 'png') return { type: 'image/png', bytes: pixel };
  const text = `${path}\nbuild ${build.num}, job ${build.jobName}, machine ${node}\n`;
  const shown = ending === 'html' ? `<!DOCTYPE html><title>${build.jobName}</title><pre>${text}</pre>` : text;
  return { type: types[ending] ?? 'application/octet-stream', bytes: Buffer.from(shown) };
}
