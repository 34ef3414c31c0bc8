/** Configures the npm renderer to draw as Slack does. */
import type { KnownBlock, TextObject } from '@slack/types';
import { memo } from 'react';
import { type Block, Message } from 'slack-blocks-to-jsx';
import { fromMrkdwn, fromPlain } from './parse-mrkdwn.ts';
import { useDrawing } from './renderer-data.tsx';

/** A block that the renderer draws whole. */
export const Drawn = memo(({ block }: { block: KnownBlock }) => {
  const { users, channels, hooks } = useDrawing();
  if (!isDrawn(block)) return null;
  return (
    <Message
      withoutWrapper
      theme="light"
      logo=""
      name=""
      blocks={[block]}
      data={{ users, channels }}
      hooks={hooks}
    />
  );
});

export const Mrkdwn = memo(({ text }: { text: string }) => <Drawn block={fromMrkdwn({ text })} />);

export const Text = memo(({ of }: { of: TextObject }) => (
  <Drawn block={of.type === 'mrkdwn' ? fromMrkdwn(of) : fromPlain(of.text)} />
));

/** The same words of Slack, typed twice: by Slack and by the renderer. */
function isDrawn(block: KnownBlock): block is KnownBlock & Block {
  return block.type !== 'data_table';
}
