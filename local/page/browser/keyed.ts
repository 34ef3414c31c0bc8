/** Gives elements without a name keys for React: each its content, and how often that came before. */
export function keyed<T>(items: readonly T[]): readonly { readonly key: string; readonly item: T }[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const content = JSON.stringify(item);
    const before = seen.get(content) ?? 0;
    seen.set(content, before + 1);
    return { key: `${before} ${content}`, item };
  });
}
