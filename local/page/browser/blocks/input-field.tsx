import type { InputBlock } from '@slack/types';
import { useId } from 'react';
import { Element } from '../elements/element.tsx';
import { Text } from './renderer-config.tsx';
import { useSurface } from './surface-state.tsx';

/** Label, element, hint, and what is wrong with it. */
export function InputField({ block }: { block: InputBlock }) {
  const { errors } = useSurface();
  const id = useId();
  const error = errors[block.block_id ?? ''];
  const described = [block.hint && `${id}hint`, error && `${id}error`].filter(Boolean).join(' ');
  const field = { id, invalid: error !== undefined, described };
  return (
    <div className={error ? 'block input invalid' : 'block input'}>
      <label className="input-label" htmlFor={id} id={`${id}label`}>
        {block.label.text}
        {block.optional && <span className="optional"> (optional)</span>}
      </label>
      <Element
        blockId={block.block_id ?? ''}
        element={block.element}
        field={field}
        quiet={!block.dispatch_action}
      />
      {error && (
        <p className="input-error" id={`${id}error`} role="alert">
          {error}
        </p>
      )}
      {block.hint && (
        <div className="input-hint" id={`${id}hint`}>
          <Text of={block.hint} />
        </div>
      )}
    </div>
  );
}
