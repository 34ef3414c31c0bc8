/** Renders CircleCI's messages about a build that it refused, as recorded, with their HTML. */
import type { Build } from '../model/simulator-state.ts';

const reasons: Readonly<Record<string, string>> = {
  'no-followers': 'We did not test this push because nobody is following the project',
  '1.0-not-available':
    'Service alert: Your project references CircleCI 1.0, or it has no configuration. CircleCI 1.0 and projects without configuration files are no longer supported. You must update your project to use CircleCI 2.0 configuration to continue. <a href="https://circleci.com/sunset1-0/">Learn more</a>.',
};

export function renderMessages(build: Build): readonly object[] {
  const reason = build.dontBuild;
  if (reason === null) return [];
  const message = `Your build was not run - reason code (${reason}).`;
  const explained = reasons[reason];
  return [
    { type: 'warning', message, reason },
    ...(explained ? [{ type: 'error', message: explained }] : []),
  ];
}
