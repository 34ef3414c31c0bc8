import { useSlack } from '../page-context.tsx';
import { Modal } from './modal.tsx';

/** Of a stack of modals the last is seen. */
export function Modals() {
  const { page } = useSlack();
  const top = page.views.at(-1);
  if (top?.view.type !== 'modal') return null;
  return <Modal key={top.id} opened={top} view={top.view} />;
}
