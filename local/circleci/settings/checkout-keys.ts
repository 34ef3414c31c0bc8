/** Manages a project's checkout keys, for v1.1 and v2. Changes the world. */
import { message, Refusal } from '../api/answer.ts';
import type { CheckoutKey, Project } from '../model/projects-and-people.ts';
import type { Scene } from '../render/build.ts';
import { nextId } from '../runs/create-workflows-and-builds.ts';
import { inventedKey } from './ssh-keys.ts';

/** The newest is the preferred one. */
export function addedKey(
  { world, now }: Scene,
  project: Project,
  own: Pick<CheckoutKey, 'type' | 'login'>,
): CheckoutKey {
  const { md5, sha256, text } = inventedKey(world.seed, nextId(world, 'checkout-key'));
  for (const other of project.checkoutKeys) other.preferred = false;
  const key: CheckoutKey = {
    ...own,
    fingerprint: md5,
    sha256,
    preferred: true,
    at: now,
    publicKey: `${text} \n`,
  };
  project.checkoutKeys = [key, ...project.checkoutKeys];
  return key;
}

/** By either fingerprint. */
export function foundKey(project: Project, fingerprint: string): CheckoutKey {
  const key = project.checkoutKeys.find((one) => [one.fingerprint, one.sha256].includes(fingerprint));
  if (!key) throw new Refusal(message('checkout key not found', 404));
  return key;
}

export function removeKey(project: Project, fingerprint: string): void {
  const gone = foundKey(project, fingerprint);
  project.checkoutKeys = project.checkoutKeys.filter((key) => key !== gone);
}
