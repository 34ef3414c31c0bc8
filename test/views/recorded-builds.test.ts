/** Every build that CircleCI was recorded to answer with, drawn. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { buildSchema, buildSummarySchema } from '../../lambda/circleci/api-v1-schemas.ts';
import { runsOfBuilds } from '../../lambda/circleci/runs/runs-from-builds.ts';
import { buildView } from '../../lambda/views/builds/build.ts';
import { runsView } from '../../lambda/views/runs/runs.ts';
import { statusView } from '../../lambda/views/runs/status.ts';
import { validateMessage } from '../../local/slack/check-limits.ts';
import { missing, recordings } from '../circleci/recorded-answers.ts';
import { strangers } from './find-foreign-markup.ts';
import { now, readingOf } from './sample-builds.ts';

const answers = recordings.filter(({ status, text }) => status < 300 && /^\s*[[{]/.test(text));
const bodies = answers.map(({ file, text }): [string, unknown] => [file, JSON.parse(text)]);
const single = bodies.filter(([, body]) => v.is(buildSchema, body));
const lists = bodies.filter(
  ([, body]) => Array.isArray(body) && body.length > 0 && v.is(buildSummarySchema, body[0]),
);

describe.skipIf(missing)(`recorded builds${missing ? ` (skipped: ${missing})` : ''}`, () => {
  test('are at hand', () => {
    expect(single.length).toBeGreaterThan(5);
    expect(lists.length).toBeGreaterThan(5);
  });

  test.each(single)('%s is a card', (_, body) => {
    const card = buildView({ build: v.parse(buildSchema, body), now });
    expect(validateMessage(card)).toEqual([]);
    expect(strangers(card)).toEqual([]);
    expect(card.text).not.toMatch(/undefined|null|NaN|Unknown state/);
  });

  test.each(lists)('%s is a list and a status', (_, body) => {
    const builds = v.parse(v.array(buildSummarySchema), body);
    const list = runsView({
      heading: 'runs',
      runs: runsOfBuilds(builds[0]!.project, builds, true),
      command: 'recent',
      page: 1,
      hasMore: false,
      now,
    });
    const status = statusView({
      project: builds[0]!.project,
      branch: builds[0]!.branch,
      reading: readingOf(builds),
      now,
    });
    for (const message of [list, status]) {
      expect(strangers(message)).toEqual([]);
      expect(JSON.stringify(message)).not.toMatch(/undefined|NaN|Unknown state/);
    }
  });
});
