/** Which CircleCI account the workspace acts with. */
import type { Me } from '../circleci/schemas.ts';
import type { Connection } from '../store/store.ts';
import { escaped, message } from './blocks.ts';
import type { Message } from './message.ts';

export interface MeInput {
  readonly me: Me;
  /** Undefined when the token comes from the environment of a local run. */
  readonly connection: Connection | undefined;
}

export function meView({ me }: MeInput): Message {
  const text = `Connected to CircleCI as ${escaped(me.login)}`;
  return message({ title: text, text, blocks: [] });
}
