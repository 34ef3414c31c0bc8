/** Lists who works at acme. The simulator accepts the personal token of the first one. */
import type { Person } from './projects-and-people.ts';

export const people: readonly [Person, ...Person[]] = [
  { login: 'ada', name: 'Ada Park', email: 'ada@acme.example', id: 4301 },
  { login: 'grace', name: 'Grace Okafor', email: 'grace@acme.example', id: 4302 },
  { login: 'etienne', name: 'Étienne Brûlé', email: 'etienne@acme.example', id: 4303 },
  { login: 'kenji', name: '山田 健二', email: 'kenji@acme.example', id: 4304 },
  { login: 'noname', name: null, email: 'noname@users.noreply.github.com', id: 4305 },
  { login: 'dependabot[bot]', name: 'dependabot[bot]', email: 'support@github.com', id: 49699333, bot: true },
];

const webFlow: Person = { login: 'web-flow', name: 'GitHub', email: 'noreply@github.com', id: 19864447 };

export function person(login: string): Person {
  if (login === webFlow.login) return webFlow;
  const known = people.find((one) => one.login === login);
  return known ?? { login, name: login, email: `${login}@acme.example`, id: 1 };
}

export function avatar(who: Person): string {
  return `https://avatars.githubusercontent.com/u/${who.id}?v=4`;
}
