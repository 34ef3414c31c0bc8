/** Remembers in an open form which project was chosen, for the menus that are filled from that project. */
import type { WebClient } from '@slack/web-api';
import { parseProject } from '../../circleci/project.ts';
import { readForm, writeForm } from '../../conversation/form-metadata.ts';
import { codeOf } from '../api/classify-error.ts';
import type { OpenForm } from './payload-schemas.ts';

/** Throws what Slack answers, unless the form was closed or has changed meanwhile. Fields keep what was typed. */
export async function rememberProject(
  view: OpenForm,
  chosen: string | undefined,
  client: Pick<WebClient, 'views'>,
): Promise<void> {
  const form = readForm(view.private_metadata ?? '');
  if (!form) return;
  const { workspace, channel, subscription, hook, host, wish } = form;
  const project = parseProject(chosen ?? '');
  const metadata = writeForm({ workspace, channel, subscription, hook, host, wish, project });
  const { type, callback_id, title, submit, close, blocks } = view;
  try {
    await client.views.update({
      view_id: view.id,
      hash: view.hash,
      view: { type, callback_id, title, submit, close, blocks, private_metadata: metadata },
    });
  } catch (error) {
    if (!['not_found', 'hash_conflict'].includes(codeOf(error) ?? '')) throw error;
  }
}
