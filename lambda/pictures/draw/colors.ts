/** Names the colors of pictures, each at least 3:1 on white, and never the only sign. */
export const colors = {
  passed: '#1f7f4c',
  failed: '#c8203f',
  running: '#5189cf',
  critical: '#b5500f',
  waiting: '#8d9199',
  approval: '#6f42c1',
  p95: '#b5500f',
  median: '#0b5cad',
  rule: '#e3e5e8',
} as const;
