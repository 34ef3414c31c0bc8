/** Draws Block Kit. The npm renderer draws text, rich text and tables; interactive elements are ours. */
import type {
  AnyBlock,
  ContextBlock,
  ContextBlockElement,
  HeaderBlock,
  ImageBlock,
  KnownBlock,
} from '@slack/types';
import * as v from 'valibot';
import { Element } from '../elements/element.tsx';
import { keyed } from '../keyed.ts';
import { Chart, chartSchema } from './chart.tsx';
import { DataTable } from './data-table.tsx';
import { InputField } from './input-field.tsx';
import { isKnown } from './known-block-types.ts';
import { Picture } from './picture.tsx';
import { Drawn, Text } from './renderer-config.tsx';
import { Section } from './section.tsx';

export function Blocks({ blocks }: { blocks: readonly AnyBlock[] }) {
  return (
    <div className="blocks">
      {blocks.map((block, at) => (
        <AnyOf key={block.block_id ?? at} block={block} />
      ))}
    </div>
  );
}

function AnyOf({ block }: { block: AnyBlock }) {
  if (isKnown(block)) return <Block block={block} />;
  const chart = v.safeParse(chartSchema, block);
  return chart.success ? <Chart block={chart.output} /> : null;
}

function Block({ block }: { block: KnownBlock }) {
  switch (block.type) {
    case 'section':
      return <Section block={block} />;
    case 'context':
      return <Context block={block} />;
    case 'header':
      return <Header block={block} />;
    case 'divider':
      return <hr className="block divider" />;
    case 'data_table':
      return <DataTable block={block} />;
    case 'image':
      return <ImageOf block={block} />;
    case 'input':
      return <InputField block={block} />;
    case 'actions':
      return (
        <div className="block actions">
          {block.elements.map((element) => (
            <Element key={element.action_id} blockId={block.block_id ?? ''} element={element} />
          ))}
        </div>
      );
    default:
      return (
        <div className="block">
          <Drawn block={block} />
        </div>
      );
  }
}

function Header({ block }: { block: HeaderBlock }) {
  return (
    <h3 className="block header">
      <Text of={block.text} />
    </h3>
  );
}

function Context({ block }: { block: ContextBlock }) {
  return (
    <div className="block context">
      {keyed(block.elements).map(({ key, item }) => (
        <ContextPart key={key} element={item} />
      ))}
    </div>
  );
}

function ContextPart({ element }: { element: ContextBlockElement }) {
  if (element.type === 'image') return <Picture className="context-picture" image={element} />;
  return <Text of={element} />;
}

function ImageOf({ block }: { block: ImageBlock }) {
  return (
    <figure className="block image">
      {block.title && (
        <figcaption>
          <Text of={block.title} />
        </figcaption>
      )}
      <Picture className="block-picture" image={block} />
    </figure>
  );
}
