/** Draws line icons on a grid of 20. */
const paths = {
  hash: 'M7.5 3 6 17M14 3l-1.5 14M3.5 7h14M2.5 13h14',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  send: 'M3 3.5 17 10 3 16.5 4.8 10.9 11 10 4.8 9.1z',
  slash: 'M4 3.5h12a.5.5 0 0 1 .5.5v12a.5.5 0 0 1-.5.5H4a.5.5 0 0 1-.5-.5V4a.5.5 0 0 1 .5-.5zM12 6.5l-4 7',
  right: 'm8 5.5 4.5 4.5L8 14.5',
  down: 'm5.5 8 4.5 4.5L14.5 8',
  eye: 'M1.8 10S4.5 4.8 10 4.8 18.2 10 18.2 10 15.5 15.2 10 15.2 1.8 10 1.8 10zM10 7.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8',
  close: 'm5 5 10 10M15 5 5 15',
  more: 'M4.6 10v.01M10 10v.01M15.4 10v.01',
  menu: 'M3.5 5.5h13M3.5 10h13M3.5 14.5h13',
  check: 'm4.5 10.5 3.8 3.8 7.2-8.3',
  people:
    'M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.5 16c0-2.6 2.2-4.2 5-4.2s5 1.6 5 4.2zM13.2 9.5a2.3 2.3 0 1 0-.8-4.5M14 11.9c2 .2 3.5 1.6 3.5 4.1h-2.2',
  warn: 'M10 3 1.8 16.8h16.4zM10 8v4M10 14.4v.01',
  search: 'M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4',
  home: 'M3 9.5 10 3.5l7 6M5 8.5v8h3.5v-5h3v5H15v-8',
  add: 'M10 4v12M4 10h12',
  refresh: 'M15.5 6.5A6.5 6.5 0 1 0 16.5 10M16 3v4h-4',
  play: 'M6.5 4.2v11.6L15.5 10z',
} as const;

const filled: ReadonlySet<string> = new Set(['send']);
const heavy: ReadonlySet<string> = new Set(['more']);

export function Icon({ name, size = 20 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 20 20"
      width={size}
      height={size}
      aria-hidden="true"
      fill={filled.has(name) ? 'currentColor' : 'none'}
      stroke={filled.has(name) ? 'none' : 'currentColor'}
      strokeWidth={heavy.has(name) ? 2.6 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}
