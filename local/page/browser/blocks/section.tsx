import type { SectionBlock } from '@slack/types';
import { Element } from '../elements/element.tsx';
import { keyed } from '../keyed.ts';
import { Picture } from './picture.tsx';
import { Text } from './renderer-config.tsx';

export function Section({ block }: { block: SectionBlock }) {
  const { accessory, fields = [], text } = block;
  return (
    <div className="block section">
      <div className="section-words">
        {text && <Text of={text} />}
        {fields.length > 0 && (
          <div className="fields">
            {keyed(fields).map(({ key, item }) => (
              <div key={key} className="field">
                <Text of={item} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory && (
        <div className="accessory">
          {accessory.type === 'image' ? (
            <Picture className="accessory-picture" image={accessory} />
          ) : (
            <Element blockId={block.block_id ?? ''} element={accessory} />
          )}
        </div>
      )}
    </div>
  );
}
