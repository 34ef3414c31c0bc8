/** Renders the smaller, faster form of a summary that `shallow=true` asks for. */
import type { Build } from '../model/simulator-state.ts';
import { renderSummary, type Scene } from './build.ts';

const leftOut = new Set([
  'all_commit_details',
  'all_commit_details_truncated',
  'circle_yml',
  'previous',
  'previous_successful_build',
  'node',
  'messages',
  'ssh_users',
  'picard',
]);

export function renderShallow(build: Build, scene: Scene): object {
  const kept = Object.entries(renderSummary(build, scene)).filter(([key]) => !leftOut.has(key));
  return { ...Object.fromEntries(kept), pull_requests: [], fleet: 'picard' };
}
