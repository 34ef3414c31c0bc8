import { describe, expect, test } from 'vitest';
import { runsOfBuilds } from '../../lambda/circleci/runs/runs-from-builds.ts';
import { commands as table } from '../../lambda/commands/index.ts';
import { artifactsView } from '../../lambda/views/builds/artifacts.ts';
import { helpView } from '../../lambda/views/people/help.ts';
import { chooseProjectView } from '../../lambda/views/projects/choose-project.ts';
import { projectsView } from '../../lambda/views/projects/projects.ts';
import { runsView } from '../../lambda/views/runs/runs.ts';
import { intentsOf } from '../fakes/text-and-buttons-of-reply.ts';
import { labels, read } from './message-as-text.ts';
import { artifact, commands, manyArtifacts, now, summary, web } from './sample-builds.ts';

describe('artifacts', () => {
  const list = (folder: string, page = 1, artifacts = manyArtifacts) =>
    read(
      artifactsView({
        heading: 'acme/web#123: artifacts',
        artifacts,
        command: 'artifacts gh/acme/web#123',
        folder,
        page,
      }),
    );

  test('begin with their folders, and the files beside them', () => {
    expect(list('')).toMatchInlineSnapshot(`
      "(acme/web#123: artifacts: 256 files)
      *acme/web#123: artifacts*: 256 files
      [📁 coverage (241) → refresh artifacts gh/acme/web#123 --folder coverage] [📁 logs (2) → refresh artifacts gh/acme/web#123 --folder logs] [📁 screenshots (12) → refresh artifacts gh/acme/web#123 --folder screenshots]
      📄 <https://output.circle-artifacts.com/output/job/1f/artifacts/0/app.tar.gz|app.tar.gz>
      [Refresh → refresh artifacts gh/acme/web#123] [Share to channel → share artifacts gh/acme/web#123]"
    `);
  });

  test('a folder of hundreds is paged, and each page knows the next and the one before', () => {
    const page = list('coverage/lcov-report/src', 2);
    expect(page.match(/📄/g)).toHaveLength(15);
    expect(page).toContain('240 of 256 files in `coverage/lcov-report/src`');
    expect(page).toContain(
      '[Previous page → refresh artifacts gh/acme/web#123 --folder coverage/lcov-report/src --page 1]',
    );
    expect(page).toContain(
      '[Next page → refresh artifacts gh/acme/web#123 --folder coverage/lcov-report/src --page 3]',
    );
  });

  test('every file is on exactly one page', () => {
    const pages = Array.from({ length: 17 }, (_, index) => list('coverage/lcov-report/src', index + 1));
    const files = pages.flatMap((page) => page.match(/file-\d+\.html(?=>)/g) ?? []);
    expect(new Set(files).size).toBe(240);
    expect(files).toHaveLength(240);
    expect(pages.at(-1)).not.toContain('Next page');
  });

  test('a folder that holds one folder only is opened through, and Up leads back past it', () => {
    const inner = list('coverage/lcov-report');
    expect(inner).toContain('in `coverage/lcov-report/src`');
    expect(inner).toContain('[Up → refresh artifacts gh/acme/web#123 --folder coverage]');
  });

  test('the same file of several containers says which', () => {
    expect(list('logs')).toContain('build.log>, container 1');
  });

  test('a folder in quotes is one that has spaces', () => {
    const list = [artifact('my logs/a.txt'), artifact('b.txt')];
    const view = artifactsView({
      heading: 'x',
      artifacts: list,
      command: 'artifacts gh/acme/web',
      folder: '',
      page: 1,
    });
    expect(read(view)).toContain('refresh artifacts gh/acme/web --folder "my logs"]');
  });

  test('a folder that is not there says so without a word of error', () => {
    expect(list('nowhere')).toContain('0 of 256 files in `nowhere`');
  });

  test('none at all says so', () => {
    expect(list('', 1, [])).toContain('No artifacts.');
  });
});

describe('runs', () => {
  const runs = Array.from({ length: 100 }, (_, index) => index + 1).flatMap((number) =>
    runsOfBuilds(web, [summary({ number, revision: `${number}`.padStart(40, 'a') })], true),
  );

  test('are two short lines each, and any can be opened', () => {
    const view = runsView({
      heading: 'acme/web: runs',
      runs: runs.slice(0, 2),
      command: 'builds gh/acme/web',
      page: 2,
      hasMore: true,
      now,
    });
    expect(read(view)).toMatchInlineSnapshot(`
      "(acme/web: runs, page 2)
      *acme/web: runs*, page 2
      ✅ *1 passed*: <https://circleci.com/gh/acme/web/123|acme/web> on \`main\` · \`ci\` #1
      Fix the login page on small screens · Ann Lee · <!date^1772445420^{ago}|3 minutes ago>, took 4m 12s
      ✅ *1 passed*: <https://circleci.com/gh/acme/web/123|acme/web> on \`main\` · \`ci\` #2
      Fix the login page on small screens · Ann Lee · <!date^1772445420^{ago}|3 minutes ago>, took 4m 12s
      [Show a run…: ✅ acme/web main aaaaaaa → run build gh/acme/web#1; ✅ acme/web main aaaaaaa → run build gh/acme/web#2] [Previous page → refresh builds gh/acme/web --page 1] [Next page → refresh builds gh/acme/web --page 3] [⋮: Refresh → refresh builds gh/acme/web --page 2; Share to channel → share builds gh/acme/web --page 2]"
    `);
  });

  test('that do not fit are counted', () => {
    const view = runsView({
      heading: 'x',
      runs,
      command: 'builds gh/acme/web',
      page: 1,
      hasMore: false,
      now,
    });
    expect(view.blocks.length).toBeLessThanOrEqual(50);
    expect(read(view)).toMatch(/\+\d+ more/);
  });

  test('Share to channel shares the page that is shown', () => {
    const view = runsView({ heading: 'x', runs, command: 'recent', page: 3, hasMore: false, now });
    expect(read(view)).toContain('Share to channel → share recent --page 3');
  });
});

describe('projects', () => {
  const projects = Array.from({ length: 45 }, (_, index) => ({
    project: { ...web, repo: `web-${index}` },
    defaultBranch: 'main',
    vcsUrl: `https://github.com/acme/web-${index}`,
  }));

  test('come twenty to a page', () => {
    const pages = [1, 2, 3].map((page) => read(projectsView({ projects, page, command: 'projects' })));
    expect(pages.map((page) => page.match(/•/g)?.length)).toEqual([20, 20, 5]);
    expect(pages[0]).toContain('45 projects followed on CircleCI, page 1 of 3');
    expect(pages[2]).not.toContain('Next page');
  });

  test('are called as people call them', () => {
    const project = { vcs: 'circleci', org: '0f3e', repo: '9a1b' } as const;
    const followed = {
      project,
      name: 'acme/shop',
      defaultBranch: undefined,
      vcsUrl: '//circleci.com/0f3e/9a1b',
    };
    const view = read(projectsView({ projects: [followed], page: 1, command: 'projects' }));
    expect(view).toContain('• acme/shop\n');
    expect(view).toContain('acme/shop → run status circleci/0f3e/9a1b');
  });

  test('of the same name are told apart by a menu', () => {
    const candidates = [web, { ...web, vcs: 'bitbucket' as const }];
    const view = chooseProjectView({
      repo: 'web',
      candidates,
      commands: ['status gh/acme/web', 'status bb/acme/web'],
    });
    expect(labels(view)).toEqual(['Choose a project: gh/acme/web']);
    expect(read(view)).toContain(
      'gh/acme/web → run status gh/acme/web; bb/acme/web → run status bb/acme/web',
    );
  });
});

describe('help', () => {
  test('fits a phone: eight commands, and a menu of the groups', () => {
    const lines = read(helpView({ commands: table })).split('\n');
    const shown = lines.flatMap((line) => /^`\/circle (\w+)[^`]*` {2}(.*)$/.exec(line)?.slice(1, 3) ?? []);
    expect(shown).toHaveLength(16);
    for (const line of lines.filter((one) => one.startsWith('`/circle')))
      expect(line.length).toBeLessThan(48);
    const names = table.map(({ name }) => name);
    expect(shown.filter((_, at) => at % 2 === 0).filter((name) => !names.includes(name))).toEqual([]);
    expect(lines.at(-1)).toContain('Setup and permissions → refresh help set-up');
  });

  test('lists every command under its group', () => {
    const groups = ['see', 'act', 'alerts', 'secrets', 'set-up'];
    const view = groups.map((topic) => read(helpView({ commands: table, topic }))).join('\n');
    for (const { summary } of table) expect(view).toContain(summary);
  });

  test('on one command shows what to type', () => {
    expect(read(helpView({ commands, topic: 'retry' }))).toContain('For example `/circle retry build`');
  });

  test.each(table.map((command) => [command.name, command] as const))(
    'on %s explains each of its options, one to a line, and cuts nothing',
    (topic, { usage, options = {} }) => {
      const view = read(helpView({ commands: table, topic }));
      for (const [name, words] of Object.entries(options)) {
        const line = view.split('\n').find((one) => one.startsWith(`\`--${name}`));
        expect(line?.endsWith(`\`  ${words}`), line).toBe(true);
      }
      for (const [, value = ''] of usage.matchAll(/--\w+ ([^|\]\s]+)/g)) expect(view).toContain(value);
      expect(view).not.toMatch(/[^ ]…`/);
    },
  );

  test('its menu replaces the message, and leads back', () => {
    const view = helpView({ commands: table });
    const intents = intentsOf(view);
    expect(intents).toContainEqual({ action: 'refresh', command: 'help alerts' });
    expect(intents.every(({ action }) => action === 'refresh')).toBe(true);
    expect(intentsOf(helpView({ commands: table, topic: 'alerts' }))).toEqual(intents);
  });

  test('lists commands with usages that are not cut', () => {
    const view = read(helpView({ commands: table, topic: 'alerts' }));
    expect(view).toContain('`/circle subscribe [repo|org/*] [options]`');
    expect(view).not.toMatch(/[^ ]…`/);
  });
});
