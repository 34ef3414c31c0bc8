/** What people read. A changed word shows up here, to be looked at. */
import { expect, test } from 'vitest';
import { read, readSurface } from './message-as-text.ts';
import { messages, more, ordinary, states, surfaces } from './samples-of-every-view.ts';

test.each(Object.entries({ ...messages(ordinary), ...states(), ...more() }))('%s', (_, draw) => {
  expect(`\n${read(draw())}\n`).toMatchSnapshot();
});

test.each(Object.entries(surfaces({ ...ordinary, text: 'https://ci.acme.dev' })))('%s', (_, draw) => {
  expect(`\n${readSurface(draw())}\n`).toMatchSnapshot();
});
