/** What the stack is made of, beside what P23 holds. */
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { alarmsOf, synthesize } from './synthesized-template.ts';

let template: Template;

beforeAll(() => {
  template = synthesize();
});

describe('the stack', () => {
  it('takes POST from CircleCI at two addresses', () => {
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => Properties.RouteKey,
    );
    expect(routes).toContain('POST /circleci/webhooks/{workspace}/{hook}');
    expect(routes).toContain('POST /circleci/notify/{workspace}/{hook}/{capability}');
  });

  it('has an alarm for each section of the runbook, and a section for each alarm', async () => {
    const { readFile } = await import('node:fs/promises');
    const runbook = (await readFile(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8')).split(
      '## Runbook',
    )[1];
    const sections = [...(runbook ?? '').matchAll(/^### (.+)$/gm)].map(([, name]) => name);
    const alarms = alarmsOf(template).map(({ alarm }) => alarm);
    expect(alarms.toSorted()).toEqual(sections.toSorted());
  });
});
