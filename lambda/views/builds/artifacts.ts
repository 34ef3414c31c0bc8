/** Draws artifacts in folders and pages. Pure. */

import type { Artifact, BuildSummary } from '../../circleci/api-v1-schemas.ts';
import { buildSlug } from '../../circleci/project.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { actions, context, lines, message, section } from '../text/blocks.ts';
import { button, type Choice, menu } from '../text/buttons-and-menus.ts';
import { buildName, word } from '../text/display-names.ts';
import { noMore, pageOf } from '../text/list-pages.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { look } from '../text/statuses.ts';
import { type Folder, openFolder } from './artifact-folders.ts';
import { previewCommand } from './artifact-preview.ts';
import { looksTextual } from './is-text-file.ts';
import { listActions } from './order-buttons.ts';

export interface ArtifactsInput extends Linking {
  /** Plain text: the view escapes it. */
  readonly heading: string;
  readonly artifacts: readonly Artifact[];
  /** Earlier builds to offer when the latest one stored no artifacts. */
  readonly instead?: readonly BuildSummary[];
  /** The command that made the list, without `--folder` and `--page`. */
  readonly command: string;
  /** '' is the root. */
  readonly folder: string;
  /** From 1. */
  readonly page: number;
}

const pageSize = 15;

export function artifactsView(input: ArtifactsInput): Message {
  const folder = openFolder(input.artifacts, input.folder);
  const command = inFolder(input.command, folder.path) ?? input.command;
  const to = input.page * pageSize;
  const from = to - pageSize;
  const count = folder.folders.length + folder.files.length;
  const pages = Math.ceil(count / pageSize);
  const paging = { command, page: input.page, pages, hasMore: count > to };
  const files = folder.files.slice(
    Math.max(0, from - folder.folders.length),
    Math.max(0, to - folder.folders.length),
  );
  return message({
    title: title(input, folder),
    blocks: [
      context(pageOf(input.page, pages)),
      input.artifacts.length === 0 ? section(nothing(input)) : undefined,
      count > 0 && from >= count ? section(noMore('files', pages)) : undefined,
      actions(
        ...folder.folders.slice(from, to).map((inner, index) => folderButton(inner, index, input.command)),
      ),
      ...lines(files.map((file) => fileLine(file, input))),
      listActions(
        paging,
        upButton(folder, input.command),
        previewMenu(files, input.command),
        menu('Artifacts of…', (input.instead ?? []).map(insteadChoice)),
      ),
    ],
  });
}

function title({ heading, artifacts }: ArtifactsInput, { path, folders, files }: Folder): Mrkdwn {
  const inside = folders.reduce((sum, { count }) => sum + count, files.length);
  const count = inside === artifacts.length ? `${inside}` : `${inside} of ${artifacts.length}`;
  const where = path === '' ? undefined : md` in ${code(path, 150)}`;
  return md`*${heading}*: ${count} ${artifacts.length === 1 ? 'file' : 'files'}${where}`;
}

function nothing({ instead }: ArtifactsInput): Mrkdwn {
  if (!instead) return md`No artifacts. Jobs store files with ${code('store_artifacts')}.`;
  return instead.length > 0
    ? md`The latest build has none. Try an earlier build.`
    : md`No matching build. Try another branch or filter.`;
}

function insteadChoice(build: BuildSummary): Choice {
  const job = build.workflow ? ` ${build.workflow.jobName.slice(0, 30)}` : '';
  return {
    label: `${look(build.status).emoji} ${buildName(build).slice(-40)}${job}`,
    intent: { action: 'refresh', command: `artifacts ${buildSlug(build)}` },
  };
}

/** Undefined when the folder cannot be written in a command. */
function inFolder(command: string, path: string): string | undefined {
  if (path === '') return command;
  const written = word(path);
  return written && `${command} --folder ${written}`;
}

function folderButton(
  { name, path, count }: Folder['folders'][number],
  index: number,
  command: string,
): ReturnType<typeof button> {
  const opened = inFolder(command, path);
  const intent = opened === undefined ? undefined : ({ action: 'refresh', command: opened } as const);
  return button(`📁 ${name.slice(0, 55)} (${count})`, intent, { id: `folder-${index}` });
}

function upButton({ parent }: Folder, command: string): ReturnType<typeof button> {
  const above = parent === undefined ? undefined : inFolder(command, parent);
  return button('Up', above === undefined ? undefined : { action: 'refresh', command: above }, {
    id: 'up',
  });
}

/** Those that can be read here. Undefined when there are none. */
function previewMenu(files: Folder['files'], command: string): ReturnType<typeof menu> {
  const choices = files
    .filter(({ artifact }) => looksTextual(artifact.path))
    .map(({ name, artifact }): Choice => {
      const preview = previewCommand(command, artifact);
      const container = artifact.nodeIndex > 0 ? ` (container ${artifact.nodeIndex})` : '';
      return {
        label: `${name.slice(0, 50)}${container}`,
        intent: preview === undefined ? undefined : { action: 'refresh', command: preview },
      };
    });
  return menu('Preview a file…', choices);
}

function fileLine({ name, artifact }: Folder['files'][number], linking: Linking): Mrkdwn {
  const container = artifact.nodeIndex > 0 ? md`, container ${artifact.nodeIndex}` : undefined;
  return md`📄 ${link(limited(name, 150), artifact.url, linking)}${container}`;
}
