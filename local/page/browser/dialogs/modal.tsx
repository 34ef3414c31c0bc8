import type { ModalView } from '@slack/types';
import { type FormEvent, useId, useMemo, useState } from 'react';
import type { PageValues, PageView } from '../../../slack/page-api/page-api.ts';
import { Avatar } from '../avatar.tsx';
import { Blocks } from '../blocks/blocks.tsx';
import { initialValues } from '../blocks/initial-values.ts';
import { type Surface, SurfaceProvider, useHeld } from '../blocks/surface-state.tsx';
import { Troubles } from '../error-notices.tsx';
import { usePerson, useSlack } from '../page-context.tsx';
import { Dialog } from './dialog.tsx';

interface ModalProps {
  readonly opened: PageView;
  readonly view: ModalView;
}

/** The visible modal. It stays, with the errors shown, until the bot accepts it. */
export function Modal({ opened, view }: ModalProps) {
  const { page, wire } = useSlack();
  const bot = usePerson(page.workspace.bot.userId);
  const { values, hold } = useHeld(useMemo(() => initialValues(view.blocks), [view]));
  const { errors, sending, submit, clear } = useSubmit(opened.id, values);
  const id = useId();
  const close = (all: boolean) => void wire.post('close', { viewId: opened.id, all });
  const submitNow = (event: FormEvent) => {
    event.preventDefault();
    if (view.submit) void submit();
  };
  const holdAnew: Surface['hold'] = (blockId, ...rest) => {
    clear(blockId);
    hold(blockId, ...rest);
  };
  const footer = <Buttons view={view} form={`${id}form`} sending={sending} close={() => close(false)} />;
  const title = (
    <>
      <Avatar user={bot} size="tiny" /> {view.title.text}
    </>
  );
  return (
    <Dialog
      className="modal"
      title={title}
      titleId={id}
      footer={footer}
      onEscape={() => close(false)}
      onClose={() => close(true)}
    >
      <form id={`${id}form`} noValidate onSubmit={submitNow}>
        <Troubles of={{ viewId: opened.id }} />
        <SurfaceProvider place={{ viewId: opened.id }} values={values} errors={errors} hold={holdAnew}>
          <Blocks blocks={view.blocks} />
        </SurfaceProvider>
      </form>
    </Dialog>
  );
}

function useSubmit(viewId: string, values: PageValues) {
  const { wire, warn, settle } = useSlack();
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [sending, setSending] = useState(false);
  const submit = async () => {
    if (sending) return;
    settle({ viewId });
    setSending(true);
    const answer = await wire.post('submit', { viewId, values });
    setSending(false);
    if (answer.ok) setErrors(answer.errors);
    else warn({ code: answer.error, text: answer.message, viewId });
  };
  const clear = (blockId: string) =>
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([id]) => id !== blockId)));
  return { errors, sending, submit, clear };
}

interface ButtonsProps {
  readonly view: ModalView;
  readonly form: string;
  readonly sending: boolean;
  close(): void;
}

function Buttons({ view, form, sending, close }: ButtonsProps) {
  return (
    <>
      <button type="button" className="button plain large" onClick={close}>
        {view.close?.text ?? 'Close'}
      </button>
      {view.submit && (
        <button
          type="submit"
          form={form}
          className={`button primary large${sending ? ' busy' : ''}`}
          disabled={sending}
          aria-busy={sending}
        >
          {view.submit.text}
        </button>
      )}
    </>
  );
}
