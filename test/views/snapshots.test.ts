/** What people read. A changed word shows up here, to be looked at. */
import { expect, test } from 'vitest';
import { messages, more, ordinary, states, surfaces } from './every-view.ts';
import { read, readSurface } from './read.ts';

test.each(Object.entries({ ...messages(ordinary), ...states(), ...more() }))('%s', (_, draw) => {
  expect(`\n${read(draw())}\n`).toMatchSnapshot();
});

test.each(Object.entries(surfaces({ ...ordinary, text: 'https://ci.acme.dev' })))('%s', (_, draw) => {
  expect(`\n${readSurface(draw())}\n`).toMatchSnapshot();
});
