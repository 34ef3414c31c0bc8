/** What a commit, a branch, a job or a token's owner may be called by an attacker. */
import { statuses } from '../../lambda/circleci/status.ts';
import { artifact, full, inState } from './sample-builds.ts';
import { type Material, ordinary } from './samples-of-every-view.ts';

export const nasty = [
  '<!channel> <!here> <!everyone|x>',
  '<@U01ANN> <@UBOT|you>',
  '<#C01GENERAL|general> #general @channel',
  '<!subteam^S123|team>',
  '<!date^1700000000^{date}|now>',
  '<http://evil.example|https://circleci.com/gh/acme/web/1>',
  '<https://github.com@evil.example/|ok>',
  'see http://evil.example/x and evil.example',
  '&lt;!channel&gt; &amp;lt;',
  '`code` ```block``` `<!here>`',
  '*bold* _it_ ~no~ > quote',
  '\u202Egnp.exe\u202C \u2066x\u2069 \u200B\u200D\uFEFF\u00AD',
  'one\ntwo\r\nthree\u2028four\u0000five\u001B[31mred',
  ':smile: 81:49:b8:aa :+1::skin-tone-2:',
  '\uD800 lone \uDC00 halves \uD83D',
  '👩‍👩‍👧‍👦🏳️‍🌈é́́́́́́́́',
  '"; --folder " \\ $(x) {{x}}',
  '<script>alert(1)</script>',
  '   ',
  '|>|<|&|`|*',
] as const;

const longest = nasty.join(' ').repeat(400);

/** Every field holds this text, or by default all of it and very much of it. */
export function hostile(text: string = longest): Material {
  const project = { vcs: 'github', org: text.slice(0, 200), repo: text.slice(-200) } as const;
  const url = `https://evil.example/${text.slice(0, 50)}`;
  const changes = {
    project,
    url,
    commitUrl: `javascript:${text.slice(0, 50)}`,
    branch: text,
    tag: text,
    subject: text,
    author: text,
    startedBy: text,
    why: text,
    revision: text,
    rawStatus: text,
    dontBuild: text,
    workflow: { jobName: text, jobId: text, workflowId: text, workflowName: text },
  };
  const builds = statuses.map((status, index) =>
    inState(status, { ...changes, number: index + 1, rawStatus: text }),
  );
  const action = { ...full().steps[1]!.actions[0]!, name: text };
  return {
    ...ordinary,
    project,
    branch: text,
    text,
    build: full({
      ...changes,
      steps: [{ name: text, actions: [action, { ...action, name: `${text.slice(0, 20)}2` }] }],
      pullRequests: [url, text],
      messages: [text, text],
    }),
    jobs: Array.from({ length: 4 }, () => builds).flat(),
    artifacts: Array.from({ length: 120 }, (_, index) => ({
      ...artifact(`${text.slice(0, 60)}/${index % 40}/${text.slice(0, 200)}${index}`),
      url:
        index % 2
          ? url
          : `https://1-2-gh.circle-artifacts.com/0/${encodeURIComponent(text.toWellFormed().slice(0, 80))}`,
    })),
    host: 'https://ci.acme.dev',
  };
}
