/** Writes a step's output: ANSI colors, carriage returns, progress bars, CRLF, as real tools do. Pure. */

import type { LogName } from '../histories/steps-of-jobs.ts';
import type { Build } from '../model/simulator-state.ts';
import { sshAddressOf } from '../settings/ssh-address.ts';
import type { Act } from './step-results.ts';
import { failuresOf } from './tests-of-build.ts';

export interface LogLine {
  readonly type: 'out' | 'err';
  readonly message: string;
}

const esc = '\u001b';
const red = (text: string): string => `${esc}[31m${text}${esc}[39m`;
const green = (text: string): string => `${esc}[32m${text}${esc}[0m`;

const quiet: Readonly<Record<Exclude<LogName, 'test'>, string>> = {
  'spin-up':
    'Build-agent version 1.0.391582-5d2f6c1b\nSystem information:\n Server Version: 24.0.9\n\nStarting container cimg/node:24.11\ncimg/node:24.11:\n  using image cimg/node@sha256:447c313787b373e76dbc\n  pull stats: Image was already available so the image was not pulled\n',
  environment: 'Using build environment variables:\n  CI=true\n  CIRCLECI=true\n  NPM_TOKEN=**REDACTED**\n',
  checkout:
    'Cloning git repository\r\nremote: Enumerating objects: 4213, done.\r\nremote: Counting objects:  50% (2106/4213)\rremote: Counting objects: 100% (4213/4213), done.\r\nHEAD is now at the commit\r\n',
  install: `npm warn deprecated glob@10.5.0\n${esc}[2K${esc}[1G⠙ idealTree${esc}[2K${esc}[1G⠹ reify${esc}[2K${esc}[1Gadded 812 packages in 9s\n`,
  lint: `src/basket.ts\n  14:7  ${red('error')}  'total' is assigned a value but never used  no-unused-vars\n\n✖ 1 problem (1 error, 0 warnings)\n`,
  compile: `vite v8.0.4 building for production...\n${green('✓')} 1423 modules transformed.\ndist/index.html  0.61 kB │ gzip: 0.38 kB\n`,
  deploy: 'Uploading release… 100%\nHealth check: 200 OK\n',
  upload: 'Archiving the following test results\n  * /home/circleci/project/test-results\nUploaded\n',
  config:
    "#!/bin/sh -eo pipefail\n# Error calling workflow: 'ci'\n# Error calling job: 'build'\n# Cannot find a definition for command named node/install\n",
  database: 'LOG:  database system is ready to accept connections\nLOG:  received fast shutdown request\n',
  ssh: '\nYou can now SSH into this box if your SSH public key is added:\n    $ ssh -p {port} {address}\n\nUse the same SSH public key that you use for GitHub\n',
};

/** Output first, then errors, as `[{type, message}]`. A running step has printed its first half. */
export function logOf(build: Build, act: Act): readonly LogLine[] {
  const out = printed(build, act);
  const shown = act.status === 'running' ? out.slice(0, Math.ceil(out.length / 2)) : out;
  return [{ type: 'out', message: shown }, ...errorsOf(act)];
}

function printed(build: Build, act: Act): string {
  if (build.printed !== undefined && act.status === 'failed') return build.printed;
  if (act.plan.log === 'test') return testLog(build, act);
  const { host, port } = sshAddressOf(build);
  return quiet[act.plan.log].replace('{port}', String(port)).replace('{address}', host);
}

function errorsOf(act: Act): readonly LogLine[] {
  if (act.status === 'failed')
    return [{ type: 'err', message: `\nExited with code exit status ${act.exitCode ?? 1}\n` }];
  if (act.status === 'timedout')
    return [
      { type: 'err', message: '\nToo long with no output (exceeded 30s): context deadline exceeded\n' },
    ];
  if (act.status === 'infrastructure_fail')
    return [{ type: 'err', message: '\nThe machine running this job went away. We will retry it.\n' }];
  return [];
}

function testLog(build: Build, act: Act): string {
  const failures = act.status === 'failed' ? failuresOf(build) : [];
  const dots = Array.from({ length: 120 }, (_, i) => (i < failures.length ? red('F') : green('.'))).join('');
  const blocks = failures.map(
    (test, i) => `  ${i + 1}) ${test.classname} › ${test.name}\r\n\r\n${red(test.message ?? '')}\r\n`,
  );
  const counts = `${red(`${failures.length} failed`)}, ${green(`${120 - failures.length} passed`)}, 120 total`;
  return `Randomized with seed ${build.num}\r\n${dots}\r\n\r\n${blocks.join('\r\n')}\r\nTests: ${counts}\r\nTime: 21.402 s\r\n`;
}
