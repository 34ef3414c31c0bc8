/** Serves a build's page, so that links to the web application lead somewhere on this machine. */

import { type Answer, Refusal, unknownRoute } from '../api/answer.ts';
import { type Call, findProject, param } from '../api/route-call.ts';
import { findBuild, pipelineOf } from '../model/find-by-index.ts';
import type { Project } from '../model/projects-and-people.ts';
import type { Build } from '../model/simulator-state.ts';
import { actsOf } from '../results/step-results.ts';
import { logOf } from '../results/write-step-log.ts';
import { branchOf, statusOf } from '../runs/build-phase.ts';
import type { Handler } from './match-route.ts';

/** Needs no token: a browser on this machine counts as signed in. */
export const buildPage: Handler = (call) => {
  const slug = { vcs: param(call, 'vcs'), org: param(call, 'org'), repo: param(call, 'repo') };
  const project = findProject(call.world, slug);
  const build = project?.visible ? findBuild(call.world, project.key, Number(param(call, 'num'))) : undefined;
  if (!project || !build) throw new Refusal(unknownRoute);
  return page(`${project.name} #${build.num}`, content(call, project, build));
};

function content(call: Call, project: Project, build: Build): string {
  const status = statusOf(call.world, build, call.now);
  const pipeline = pipelineOf(call.world, build);
  const place = pipeline.tag ?? branchOf(call.world, build) ?? '';
  const steps = actsOf(build, call.now).map((act) => {
    const text = logOf(build, act).map(({ message }) => message);
    const open = act.status === 'success' || act.background ? '' : ' open';
    const name = html(`${act.name} (machine ${act.index}): ${act.status}`);
    return `<details${open}><summary>${name}</summary><pre>${html(plain(text.join('')))}</pre></details>`;
  });
  return `<p>${html(`${project.org} / ${place} / ${build.jobName}`)}</p>
<p><b>${html(status)}</b> ${html(pipeline.commit?.subject ?? '')}</p>
${steps.join('\n')}`;
}

export function page(title: string, body: string): Answer {
  const style =
    'body{font:15px system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{overflow:auto;background:#f4f4f4;padding:1rem}';
  const text = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${html(title)}</title><style>${style}</style></head>
<body><h1>${html(title)}</h1>
${body}
<p>A simulated CircleCI on this machine.</p></body></html>
`;
  return { status: 200, body: { kind: 'text', type: 'text/html; charset=utf-8', text } };
}

export function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Colours and cursor movements are for terminals. */
function plain(text: string): string {
  return text
    .replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g'), '')
    .replaceAll('\r', '');
}
