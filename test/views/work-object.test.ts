/** Work Objects of anything that CircleCI may say: Slack takes them, and nothing in them is a stranger's. */
import type { EntityMetadata } from '@slack/types';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runsOfBuilds } from '../../lambda/circleci/runs/runs-from-builds.ts';
import { buildView } from '../../lambda/views/builds/build.ts';
import { besideMessage } from '../../lambda/views/builds/output-shared-with-channel.ts';
import { pipelineRunView } from '../../lambda/views/runs/run-card.ts';
import { buildSubject, runSubject, type Subject, workObject } from '../../lambda/views/runs/work-object.ts';
import { detailsViolations } from '../../local/slack/limits/work-objects.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { anyMaterial } from './random-material.ts';
import { type Material, ordinary } from './samples-of-every-view.ts';

const link = 'https://circleci.com/gh/acme/web/1';

function objectsOf({ build, jobs, text, host, now, project }: Material): readonly EntityMetadata[] {
  const linking = host === undefined ? {} : { host };
  const [run] = runsOfBuilds(project, jobs, true);
  const runCard = run && {
    subject: runSubject({ ...run, errors: [text] }, linking),
    card: pipelineRunView({ run, command: `status ${text}`, now, ...linking }),
  };
  const drawn: readonly { subject: Subject; card: ReturnType<typeof buildView> }[] = [
    { subject: buildSubject(build, linking), card: buildView({ build, now, ...linking }) },
    ...(runCard ? [runCard] : []),
  ];
  return drawn.map(({ subject, card }) =>
    workObject({ subject, card: besideMessage(card), ref: { id: 'x', type: 'build' }, link, now }),
  );
}

const allowed =
  /^https?:\/\/([\w-]+\.)*(circleci\.com|circle-artifacts\.com|github\.com|bitbucket\.org|gitlab\.com|ci\.acme\.dev)(:\d+)?\//;

/** Markup, emoji, hidden characters and addresses that are not ours. */
function strangersIn({ url, entity_payload: { attributes, custom_fields = [], actions } }: EntityMetadata) {
  const buttons = [...(actions?.primary_actions ?? []), ...(actions?.overflow_actions ?? [])];
  const words = [attributes.title.text, ...custom_fields.map(({ value }) => String(value))];
  const links = [url, ...custom_fields.map((field) => field.link), ...buttons.map((button) => button.url)];
  return [
    ...words.filter((text) => /[<>]|:\S{1,300}:|[\p{Cf}\p{Co}]/u.test(text.replaceAll('\u200d', ''))),
    ...links.filter((address) => address !== undefined && !allowed.test(address)),
  ];
}

it('hold no markup, emoji, hidden character or address that is not ours', () => {
  const property = fc.property(anyMaterial, (material) => {
    for (const object of objectsOf(material)) {
      expect(strangersIn(object)).toEqual([]);
      expect(detailsViolations(object)).toEqual([]);
    }
  });
  fc.assert(property, { numRuns: runs(20_000), seed: seed() });
});

it('say what their status leaves out', () => {
  const [run] = objectsOf(ordinary).slice(1);
  expect(run?.entity_payload.custom_fields).toContainEqual(
    expect.objectContaining({
      label: 'Note',
      value: 'based on builds alone: this token cannot see approvals',
    }),
  );
});

it('say when their status was read, unless it can no longer change', () => {
  const [ended] = ordinary.jobs.filter(({ status }) => status === 'success');
  const [build, run] = objectsOf({ ...ordinary, jobs: [ended!] });
  const labels = (object: EntityMetadata | undefined) =>
    object?.entity_payload.custom_fields?.map(({ label }) => label);
  expect(labels(run)).toContain('As of');
  expect(labels(build)).toContain('Ended');
  expect(labels(build)).not.toContain('As of');
});
