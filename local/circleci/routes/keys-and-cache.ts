/** Answers v1.1: checkout keys, SSH keys for other hosts, the account's keys, the cache. */
import { json, message, permissionDenied, Refusal } from '../api/answer.ts';
import { type Call, created, param, personOf, text, writable, writableByPerson } from '../api/route-call.ts';
import type { CheckoutKey } from '../model/projects-and-people.ts';
import { iso } from '../render/timestamps.ts';
import { addedKey, foundKey, removeKey } from '../settings/checkout-keys.ts';
import { publicHalf } from '../settings/ssh-keys.ts';
import { onGitHub } from './env-vars.ts';
import type { Handler } from './match-route.ts';

export const listCheckoutKeys: Handler = (call) =>
  json(onGitHub(call).checkoutKeys.map((key) => render(key, call)));

export const addCheckoutKey: Handler = (call) => {
  const project = writableByPerson(call);
  const type = text(call, 'type');
  if (type !== 'deploy-key' && type !== 'github-user-key') {
    throw new Refusal(message('type must be deploy-key or github-user-key', 400));
  }
  const login = type === 'deploy-key' ? null : (call.caller?.login ?? null);
  const key = addedKey(call, project, { type, login });
  return created(call, render(key, call), `checkout-key/${key.fingerprint}`);
};

export const oneCheckoutKey: Handler = (call) =>
  json(render(foundKey(onGitHub(call), param(call, 'fingerprint')), call));

export const deleteCheckoutKey: Handler = (call) => {
  removeKey(writable(call), param(call, 'fingerprint'));
  return message('ok');
};

function render(key: CheckoutKey, call: Call): object {
  return {
    public_key: key.publicKey,
    type: key.type,
    fingerprint: call.query.get('digest') === 'sha256' ? key.sha256 : key.fingerprint,
    login: key.login,
    preferred: key.preferred,
    time: iso(key.at),
  };
}

export const addSshKey: Handler = (call) => {
  const project = writable(call);
  const half = publicHalf(text(call, 'private_key') ?? '');
  if (!half) throw new Refusal(message('it looks like private key is invalid key.  Double check', 400));
  const hostname = text(call, 'hostname') ?? '';
  const others = project.sshKeys.filter((key) => key.fingerprint !== half.md5 || key.hostname !== hostname);
  project.sshKeys = [...others, { hostname, fingerprint: half.md5, publicKey: half.text }];
  return json('');
};

export const deleteSshKey: Handler = (call) => {
  const project = writable(call);
  const [fingerprint, hostname] = [text(call, 'fingerprint'), text(call, 'hostname')];
  project.sshKeys = project.sshKeys.filter(
    (key) => key.fingerprint !== fingerprint || key.hostname !== hostname,
  );
  return json('');
};

export const clearCache: Handler = (call) => {
  writable(call).cachesClearedAt = call.now;
  return json({ status: 'build dependency caches deleted' });
};

export const accountSshKey: Handler = (call) => {
  person(call);
  call.world.accountSshKey = true;
  return json('');
};

export const herokuKey: Handler = (call) => {
  person(call);
  call.world.herokuLast4 = text(call, 'apikey')?.slice(-4) ?? null;
  return json('');
};

function person(call: Call): void {
  if (personOf(call).kind !== 'personal') throw new Refusal(permissionDenied);
}
