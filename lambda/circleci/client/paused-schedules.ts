/** Reads a project's scheduled triggers from API v2. Needs a personal token; not on Server. */
import * as v from 'valibot';
import type { Ask } from '../http/send-request.ts';
import { flag, inner, items, text } from '../lenient-json-fields.ts';
import { type Project, projectSlug } from '../project.ts';
import { v2 } from './api-paths.ts';

/** A schedule that is turned off. All text is hostile. */
export interface PausedSchedule {
  readonly name: string;
  /** The branch that it checks out. */
  readonly branch: string | undefined;
}

const identified = v.object({ id: v.string() });
const triggerSchema = v.object({
  event_name: text,
  description: text,
  checkout_ref: text,
  disabled: flag,
  event_source: inner(v.object({ provider: text })),
});

/**
 * GET /api/v2/project/:slug, /projects/:id/pipeline-definitions, and the triggers of each. Of a schedule that is on,
 * CircleCI leaves `disabled` out. Rejects with CircleCIError.
 */
export async function pausedSchedules(ask: Ask, project: Project): Promise<readonly PausedSchedule[]> {
  const get = { method: 'GET', token: 'personal' } as const;
  const path = [...v2, 'project', ...projectSlug(project).split('/')];
  const { id } = await ask({ ...get, path, schema: identified });
  const definitions = [...v2, 'projects', id, 'pipeline-definitions'];
  const all = await ask({ ...get, path: definitions, schema: v.object({ items: items(identified) }) });
  const schema = v.object({ items: items(triggerSchema) });
  const found = await Promise.all(
    all.items.map((one) => ask({ ...get, path: [...definitions, one.id, 'triggers'], schema })),
  );
  return found
    .flatMap((one) => one.items)
    .filter(({ disabled, event_source }) => disabled && event_source?.provider === 'schedule')
    .map(({ event_name, description, checkout_ref }) => ({
      name: event_name ?? description ?? 'schedule',
      branch: checkout_ref?.replace(/^refs\/heads\//, ''),
    }));
}
