import type { ReactNode, RefObject } from 'react';

interface ScrollRegionProps {
  readonly label: string;
  readonly className: string;
  readonly area?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

/** A region that is scrolled by keys, too. */
export function ScrollRegion({ label, className, area, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it Safari cannot scroll it by keys
    <section ref={area} className={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
