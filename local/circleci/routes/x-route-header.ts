/** Names the route that answered, as CircleCI's X-Route header does in recordings. Pure. */

const names: Readonly<Record<string, string>> = {
  ':vcs': ':vcs-type',
  ':org': ':username',
  ':num': ':build_num',
  ':name': ':var-name',
};

export function xRoute(prefix: string, pattern: string): string {
  const plain = pattern.replaceAll('*', ':');
  if (prefix === '/api/v1.1') return `${prefix}${renamed(plain)}${/:(repo|num)$/.test(plain) ? '/' : ''}`;
  return prefix + (prefix === '/api/v1' ? renamed(plain.replace('/:vcs/', '/')) : plain);
}

function renamed(pattern: string): string {
  return pattern.replaceAll(/:\w+/g, (name) => names[name] ?? name);
}
