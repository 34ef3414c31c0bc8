import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { readReport } from '../../lambda/circleci/reports/parse-webhook.ts';
import { answering } from './scripted-server.ts';

const project = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const secret = ['hunter2', 'hunter2'].join('');
const said = `mysql -u root -p${secret} app`;
const masked = 'mysql -u root -p**** app';

async function clientOf(reply: { readonly json?: unknown; readonly body?: string | Uint8Array }) {
  const server = await answering(() => reply);
  return { url: `${server.host}/file`, circleci: createCircleCI({ host: server.host, token: 't' }) };
}

describe('what CircleCI hands out of builds is masked by the client', () => {
  it('a test’s name, class and message', async () => {
    const test = { name: said, classname: said, message: `a\n${said}`, result: 'failure' };
    const { circleci } = await clientOf({ json: { tests: [test] } });
    const [result] = await circleci.tests({ project, number: 1 });
    expect(result).toMatchObject({ name: masked, classname: masked, message: `a\n${masked}` });
    expect({ ...result }).toMatchObject({ message: `a\n${masked}` });
  });

  it('the names of steps, and what is said of the build', async () => {
    const json = {
      vcs_url: 'https://github.com/acme/web',
      build_num: 1,
      status: 'failed',
      steps: [{ actions: [{ name: said }] }, { name: said, actions: [] }],
      messages: [{ message: said }],
    };
    const { circleci } = await clientOf({ json });
    const build = await circleci.build({ project, number: 1 });
    expect(build.steps).toMatchObject([{ name: masked, actions: [{ name: masked }] }, { name: masked }]);
    expect(build.messages).toEqual([masked]);
  });

  it('the subject of a commit, from each API and from a webhook', async () => {
    const { circleci } = await clientOf({
      json: { vcs_url: 'https://github.com/acme/web', build_num: 1, subject: said },
    });
    expect(await circleci.build({ project, number: 1 })).toMatchObject({ subject: masked });
    const ofPipeline = async (more: object) =>
      (await (await clientOf({ json: { id: 'p', number: 1, ...more } })).circleci.pipeline(project, 1))
        .subject;
    expect(await ofPipeline({ vcs: { commit: { subject: said } } })).toBe(masked);
    expect(await ofPipeline({ trigger_parameters: { gitlab: { commit_title: said } } })).toBe(masked);
    const ofReport = (pipeline: object) => {
      const told = {
        type: 'workflow-completed',
        id: 'e',
        happened_at: '2026-11-23T05:00:00Z',
        project: { slug: 'gh/acme/web' },
        workflow: { id: 'w', name: 'ci', status: 'failed' },
        pipeline: { number: 1, ...pipeline },
      };
      return readReport(told);
    };
    for (const pipeline of [
      { vcs: { commit: { subject: said } } },
      { trigger_parameters: { gitlab: { commit_title: said } } },
      { trigger_parameters: { gitlab: { commit_message: `${said}\nmore` } } },
    ])
      expect(ofReport(pipeline)).toMatchObject({ subject: masked });
  });

  it('the names of flaky tests', async () => {
    const { circleci } = await clientOf({ json: { flaky_tests: [{ test_name: said }] } });
    expect(await circleci.flakyTests(project)).toMatchObject([{ name: masked }]);
  });

  it('an artifact', async () => {
    const { url, circleci } = await clientOf({ body: `a\n${said}\n` });
    const bytes = `a\n${said}\n`.length;
    expect(await circleci.artifactText({ url })).toEqual({
      kind: 'text',
      text: `a\n${masked}\n`,
      bytes,
      whole: true,
    });
  });

  it.each([
    ['what holds a zero byte', Buffer.from([80, 75, 0, 4])],
    ['what is no UTF-8', Buffer.from([0xc3, 0x28])],
  ])('but an artifact is no text: %s', async (_, body) => {
    const { url, circleci } = await clientOf({ body });
    expect(await circleci.artifactText({ url })).toEqual({ kind: 'binary' });
  });

  it('an artifact whose last character was cut in two is text', async () => {
    const { url, circleci } = await clientOf({ body: Buffer.from('é€'.repeat(9)).subarray(0, 39) });
    expect(await circleci.artifactText({ url })).toMatchObject({
      kind: 'text',
      text: expect.stringMatching(/^(é€)+é?$/),
    });
  });
});
