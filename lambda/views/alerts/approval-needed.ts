/** Draws the direct message to the person whose run waits for approval. Pure. */
import type { Run } from '../../store/stored-runs.ts';
import type { Linking } from '../text/allowed-links.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';
import { code, limited, md } from '../text/mrkdwn.ts';
import { commitLines } from './alert-body.ts';
import { approveButton } from './alert-buttons.ts';
import { runTitle, runUrl } from './alert-title.ts';

export interface ApprovalNeededInput extends Linking {
  readonly run: Run;
  /** Whether the reader may approve it. */
  readonly may: 'approve' | 'look';
}

/** ``✋ *Waiting for approval*: acme/web on `main` · `ci` ``. */
export function approvalNeededView({ run, may, ...linking }: ApprovalNeededInput): Message {
  const { approval, supersededBy } = run;
  const job = md`*${limited(approval?.job ?? 'A job', 150)}*`;
  const url = runUrl({ run, ...linking });
  return message({
    title: runTitle({ run, status: 'hold', redSince: undefined, ...linking }),
    blocks: [
      section(
        may === 'approve' ? md`${job} needs approval.` : md`${job} needs approval by another person.`,
        supersededBy === undefined ? undefined : md`Superseded by pipeline ${supersededBy}.`,
        ...commitLines({ run, ...linking }),
      ),
      actions(
        may === 'approve' ? approveButton({ run }) : undefined,
        linkButton('Open in CircleCI', url, linking),
        button('Turn off', { action: 'run', command: 'dm off' }, { id: 'off' }),
      ),
      context(md`You get this because you pushed the commit. Choose more with ${code('/circle dm')}`),
    ],
  });
}
