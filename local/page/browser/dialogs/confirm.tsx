import type { ConfirmationDialog } from '@slack/types';
import { useCallback, useId, useState } from 'react';
import { Text } from '../blocks/renderer-config.tsx';
import { Dialog } from './dialog.tsx';

export interface Asked {
  readonly confirm: ConfirmationDialog;
  answer(yes: boolean): void;
}

/** Asks "Are you sure?" and answers when the person has. */
export function useConfirm() {
  const [asked, setAsked] = useState<Asked>();
  const ask = useCallback((confirm: ConfirmationDialog) => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const answer = (yes: boolean) => {
      setAsked(undefined);
      resolve(yes);
    };
    setAsked({ confirm, answer });
    return promise;
  }, []);
  return { asked, ask };
}

export function Confirm({ asked: { confirm, answer } }: { asked: Asked }) {
  const id = useId();
  const no = () => answer(false);
  const footer = (
    <>
      <button type="button" className="button plain large" onClick={no}>
        {confirm.deny?.text ?? 'Cancel'}
      </button>
      <button
        type="button"
        className={`button large ${confirm.style === 'danger' ? 'danger filled' : 'primary'}`}
        onClick={() => answer(true)}
      >
        {confirm.confirm?.text ?? 'Yes'}
      </button>
    </>
  );
  const title = confirm.title?.text ?? 'Are you sure?';
  return (
    <Dialog className="confirm" title={title} titleId={id} footer={footer} onEscape={no} onClose={no}>
      <Text of={confirm.text} />
    </Dialog>
  );
}
