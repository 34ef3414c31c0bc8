import {
  findView,
  openModal,
  publishHome,
  pushModal,
  slackView,
  updateModal,
} from '../modals-and-home-tabs.ts';
import { personOf } from '../stand-in-context.ts';
import { useTrigger } from '../user-actions/trigger-ids.ts';
import { readView } from '../web-api/message-content.ts';
import { Refusal } from '../web-api/refusal.ts';
import { type Args, type Method, needed } from './method-type.ts';

/** The view is read before the trigger is used up: a refused view leaves it for another try. */
const open: Method = (args, world) => {
  const view = readView(args.view, world);
  if (view.type !== 'modal')
    throw new Refusal('invalid_arguments', ['[ERROR] must be a modal [json-pointer:/view/type]']);
  const { userId } = useTrigger(world, trigger(args));
  return { view: slackView(world, openModal(world, userId, view)) };
};

const push: Method = (args, world) => {
  const view = readView(args.view, world);
  const { userId, viewId } = useTrigger(world, trigger(args));
  if (viewId === undefined) throw new Refusal('not_found');
  return { view: slackView(world, pushModal(world, userId, view)) };
};

const update: Method = (args, world) => {
  const view = readView(args.view, world);
  const stored = findView(world, args.view_id, args.external_id);
  if (!stored || stored.view.type !== view.type) throw new Refusal('not_found');
  refuseOldHash(args, stored.hash);
  return { view: slackView(world, updateModal(world, stored, view)) };
};

const publish: Method = (args, world) => {
  const userId = needed(args, 'user_id');
  if (!personOf(world, userId)) throw new Refusal('user_not_found');
  const view = readView(args.view, world);
  if (view.type !== 'home')
    throw new Refusal('invalid_arguments', ['[ERROR] must be home [json-pointer:/view/type]']);
  const known = world.state.homes[userId];
  if (known) refuseOldHash(args, known.hash);
  return { view: slackView(world, publishHome(world, userId, view)) };
};

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};

function trigger(args: Args): unknown {
  return args.trigger_id ?? args.interactivity_pointer;
}

function refuseOldHash({ hash }: Args, current: string): void {
  if (hash !== undefined && hash !== '' && hash !== current) throw new Refusal('hash_conflict');
}
