import { useEffect, useMemo } from 'react';
import type { PageView } from '../../slack/page-api/page-api.ts';
import { Blocks } from './blocks/blocks.tsx';
import { initialValues } from './blocks/initial-values.ts';
import { SurfaceProvider, useHeld } from './blocks/surface-state.tsx';
import { useSlack } from './page-context.tsx';

/** Looking at it tells the bot, which then publishes it. */
export function HomeTab() {
  const { page, wire } = useSlack();
  useEffect(() => void wire.post('open-home', { tab: 'home' }), [wire]);
  if (!page.home)
    return (
      <div className="home empty" role="tabpanel" aria-label="Home">
        <p>{page.workspace.bot.name} has nothing here yet.</p>
      </div>
    );
  return (
    <div className="home" role="tabpanel" aria-label="Home">
      <HomeBlocks home={page.home} />
    </div>
  );
}

function HomeBlocks({ home }: { home: PageView }) {
  const { values, hold } = useHeld(useMemo(() => initialValues(home.view.blocks), [home]));
  return (
    <SurfaceProvider place={{ viewId: home.id }} values={values} hold={hold}>
      <Blocks blocks={home.view.blocks} />
    </SurfaceProvider>
  );
}
