/** Draws the first lines of an artifact. Pure. */
import type { Artifact } from '../../circleci/api-v1-schemas.ts';
import type { Linking } from '../text/allowed-links.ts';
import { context, message, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import { word } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, md } from '../text/mrkdwn.ts';
import { type Box, preformatted } from '../text/preformatted.ts';
import { listActions } from './order-buttons.ts';

export type Preview =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly bytes: number;
      /** False when only the beginning of the file was read. */
      readonly whole: boolean;
    }
  /** No text, gone from CircleCI's storage, or not to be had just now. */
  | { readonly kind: 'binary' | 'gone' | 'unread' };

export interface PreviewInput extends Linking {
  readonly artifact: Artifact;
  readonly preview: Preview;
  /** The command that lists the artifacts, without `--folder`. */
  readonly command: string;
  /** Whose they are, as people read it. Plain text: the view escapes it. */
  readonly owner: string;
  /** `caller`: only they may see it here. */
  readonly access: 'channel' | 'caller';
}

const mostLines = 40;
const room = 7_000;

const whyNot = {
  binary: 'This is not a text file. Open it in your browser.',
  gone: 'CircleCI no longer has this file. It keeps artifacts for some weeks.',
  unread: 'CircleCI didn’t send the file. Try again, or open it in your browser.',
} as const satisfies Record<Exclude<Preview['kind'], 'text'>, string>;

export function previewView(input: PreviewInput): Message {
  const { artifact, preview, owner, access } = input;
  const container = artifact.nodeIndex > 0 ? md`, container ${artifact.nodeIndex}` : undefined;
  return message({
    title: md`📄 ${code(artifact.path, 200)} of *${limited(owner, 200)}*${container}`,
    blocks: [
      ...(preview.kind === 'text' ? shown(preview) : [section(whyNot[preview.kind])]),
      listActions(
        {
          command: previewCommand(input.command, artifact) ?? input.command,
          page: 1,
          hasMore: false,
          ...(access === 'caller' && { share: 'never' }),
        },
        linkButton('Open file', artifact.url, input),
        button('All artifacts', { action: 'refresh', command: backCommand(input) }, { id: 'back' }),
      ),
    ],
  });
}

function shown({ text, bytes, whole }: Extract<Preview, { kind: 'text' }>) {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const box = preformatted(lines.slice(0, mostLines), { room, keep: 'first' });
  if (!box.block)
    return [section(text.trim() === '' ? 'This file is empty.' : 'The first line is too long to show.')];
  return [box.block, context(extent(lines.length, box, whole), whole ? size(bytes) : undefined)];
}

/** Undefined when all of it is there. */
function extent(lines: number, { count, whole: uncut }: Box, whole: boolean) {
  if (!whole) return md`first ${count} lines of more than ${size(1_000_000)}`;
  if (count < lines) return md`first ${count} of ${lines} lines`;
  return uncut ? undefined : md`long lines are cut`;
}

function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Undefined when the path cannot be written in a command. */
export function previewCommand(command: string, { path, nodeIndex }: Artifact): string | undefined {
  const written = word(path);
  const container = nodeIndex > 0 ? ` --container ${nodeIndex}` : '';
  return written && `${command} --preview ${written}${container}`;
}

function backCommand({ command, artifact }: PreviewInput): string {
  const folder = artifact.path.split('/').slice(0, -1).join('/');
  const written = word(folder);
  return written === undefined ? command : `${command} --folder ${written}`;
}
