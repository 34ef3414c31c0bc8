/** Shows errors: under their message, in their modal, or briefly at the edge of the page. */
import { useEffect } from 'react';
import type { PageNotice } from '../../slack/page-api/page-api.ts';
import { Icon } from './icons.tsx';
import { useSlack } from './page-context.tsx';

export function Troubles({ of }: { of: { readonly messageTs?: string; readonly viewId?: string } }) {
  const { notices } = useSlack();
  return notices
    .filter((notice) => notice.messageTs === of.messageTs && notice.viewId === of.viewId)
    .map((notice) => (
      <p key={notice.code} className="trouble" role="alert">
        <Icon name="warn" size={16} /> {notice.text}
      </p>
    ));
}

/** Those that no message and no open modal shows. */
export function Toasts() {
  const { notices, page } = useSlack();
  const open = page.views.at(-1)?.id;
  const homeless = notices.filter(
    (notice) => notice.messageTs === undefined && (notice.viewId === undefined || notice.viewId !== open),
  );
  return (
    <div className="toasts">
      {homeless.map((notice) => (
        <Toast key={`${notice.code}${notice.viewId}`} notice={notice} />
      ))}
    </div>
  );
}

const passing = 8000;

function Toast({ notice }: { notice: PageNotice }) {
  const { dismiss } = useSlack();
  useEffect(() => {
    const timer = setTimeout(() => dismiss(notice), passing);
    return () => clearTimeout(timer);
  }, [notice, dismiss]);
  return (
    <p className="toast" role="alert">
      <Icon name="warn" size={18} /> {notice.text}
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => dismiss(notice)}>
        <Icon name="close" size={16} />
      </button>
    </p>
  );
}
