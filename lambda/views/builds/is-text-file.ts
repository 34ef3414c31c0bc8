/** Tells text files by their names. Pure. */
const endings =
  'txt log out err xml json jsonl md html htm csv tsv yml yaml toml ini cfg conf properties info har tap sarif diff patch sh sql svg css js ts'.split(
    ' ',
  );

export function looksTextual(path: string): boolean {
  const [, ending = ''] = /\.([^./]+)$/.exec(path) ?? [];
  return endings.includes(ending.toLowerCase());
}
