/** Draws a project’s environment variables, with their values as CircleCI masks them. Pure. */

import type { EnvVar } from '../../circleci/api-v1-schemas.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { listActions } from '../builds/order-buttons.ts';
import { confirmView } from '../forms/confirm.ts';
import { input, modal } from '../forms/form.ts';
import { context, lines, message, plainBlocks, section } from '../text/blocks.ts';
import { button, type Choice, menu } from '../text/buttons-and-menus.ts';
import { tableForm } from '../text/charts.ts';
import { projectName, word } from '../text/display-names.ts';
import { literal } from '../text/escape.ts';
import { noMore } from '../text/list-pages.ts';
import type { Message, Modal } from '../text/message.ts';
import { code, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';

export interface EnvInput {
  readonly project: Project;
  /** All of them: the view cuts the page. */
  readonly variables: readonly EnvVar[];
  /** From 1. */
  readonly page: number;
}

const pageSize = 20;

export function envView({ project, variables, page }: EnvInput): Message {
  const shown = variables.slice((page - 1) * pageSize, page * pageSize);
  const slug = projectSlug(project);
  const pages = Math.ceil(variables.length / pageSize);
  return message({
    title: md`⚙️ ${countOf(variables.length)} in ${nameOf(project)}`,
    richer: tableForm({
      caption: literal(`Environment variables of ${projectName(project)}`, 200),
      header: ['Name', 'Value'],
      rows: variables
        .slice((page - 1) * pageSize)
        .map(({ name, masked }) => [literal(name, 110), literal(masked, 20)]),
    }),
    blocks: [
      ...plainBlocks(lines(shown.map(row))),
      pages > 0 && page > pages ? section(noMore('variables', pages)) : undefined,
      context(
        variables.length > 0 ? 'CircleCI only shows the last four characters' : undefined,
        'variables from contexts and the configuration are not listed',
      ),
      listActions(
        { command: `env ${slug}`, page, pages, hasMore: page < pages, share: 'never' },
        button('Set a variable…', { action: 'run', command: `env set ${slug}` }),
        menu(
          'Delete…',
          shown.map((variable) => deletion(variable, slug)),
        ),
      ),
    ],
  });
}

function countOf(count: number): Mrkdwn {
  if (count === 0) return md`No environment variables`;
  return count === 1 ? md`*1 environment variable*` : md`*${count} environment variables*`;
}

function nameOf(project: Project): Mrkdwn {
  return md`*${limited(projectName(project), 150)}*`;
}

function row({ name, masked }: EnvVar): Mrkdwn {
  return md`• ${code(name, 110)} ${limited(masked, 20)}`;
}

function deletion({ name }: EnvVar, slug: string): Choice {
  const said = word(name);
  const intent =
    said === undefined ? undefined : { action: 'run' as const, command: `env unset ${slug} ${said}` };
  return { label: name, intent };
}

export interface EnvModalInput {
  readonly project: Project;
  readonly metadata: string;
}

export function envModal({ project, metadata }: EnvModalInput): Modal {
  return modal({
    id: 'env',
    title: 'Set a variable',
    submit: 'Set',
    intro: md`Set an environment variable of ${nameOf(project)}, or replace its value. CircleCI stores the value and never shows it. For production secrets, use CircleCI’s own page instead.`,
    metadata,
    inputs: [
      input({
        id: 'name',
        label: 'Name',
        hint: 'Letters, digits and _; must not start with a digit.',
        placeholder: 'DEPLOY_KEY',
        most: 100,
      }),
      input({
        id: 'value',
        label: 'Value',
        hint: 'Stored exactly as typed, including line breaks and spaces.',
        most: 3_000,
        lines: 'many',
      }),
    ],
  });
}

export interface ChangedEnvInput {
  readonly project: Project;
  readonly name: string;
  /** User id. */
  readonly changedBy: string;
}

/** For the channel: the name alone. */
export function envSetView({ project, name, changedBy }: ChangedEnvInput): Message {
  return message({
    title: md`⚙️ ${mention(changedBy)} set the environment variable ${code(name, 110)} of ${nameOf(project)}.`,
    blocks: [context('applies to builds that start from now on')],
  });
}

/** Before it is deleted. */
export function askUnsetView({ project, variable }: { project: Project; variable: EnvVar }): Message {
  const { name, masked } = variable;
  return confirmView({
    title: md`🗑️ Delete ${code(name, 110)} from ${nameOf(project)}?`,
    follows: [md`Its value is ${limited(masked, 20)}. New builds won’t have it. This can’t be undone.`],
    label: 'Delete variable',
    command: `env unset ${projectSlug(project)} ${name}`,
  });
}

/** For the card and for the channel. */
export function envUnsetView({ project, name, changedBy }: ChangedEnvInput): Message {
  return message({
    title: md`🗑️ ${mention(changedBy)} deleted the environment variable ${code(name, 110)} of ${nameOf(project)}.`,
    blocks: [context('new builds won’t have it')],
  });
}
