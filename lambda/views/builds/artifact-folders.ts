/** Groups artifacts into folders. Pure. */
import type { Artifact } from '../../circleci/api-v1-schemas.ts';

export interface Folder {
  /** Without a slash at either end; '' is the root. */
  readonly path: string;
  readonly folders: readonly { readonly name: string; readonly path: string; readonly count: number }[];
  readonly files: readonly { readonly name: string; readonly artifact: Artifact }[];
  /** Where "up" leads; undefined at the top. */
  readonly parent: string | undefined;
}

/** What is in a folder. A folder that holds nothing but one folder opens that one. */
export function openFolder(artifacts: readonly Artifact[], path: string): Folder {
  const wanted = segments(path).join('/');
  const folder = contents(artifacts, wanted);
  const [only] = folder.folders;
  if (only && folder.folders.length === 1 && folder.files.length === 0)
    return openFolder(artifacts, only.path);
  return { ...folder, path: wanted, parent: parentOf(artifacts, wanted) };
}

function contents(artifacts: readonly Artifact[], path: string): Pick<Folder, 'folders' | 'files'> {
  const depth = segments(path).length;
  const inside = artifacts
    .map((artifact) => ({ artifact, parts: segments(artifact.path) }))
    .filter(({ parts }) => parts.slice(0, depth).join('/') === path && parts.length > depth);
  const files = inside
    .filter(({ parts }) => parts.length === depth + 1)
    .map(({ artifact, parts }) => ({ name: parts.at(-1) ?? '', artifact }));
  const groups = Map.groupBy(
    inside.filter(({ parts }) => parts.length > depth + 1),
    ({ parts }) => parts[depth] ?? '',
  );
  const folders = [...groups].map(([name, group]) => ({ name, path: join(path, name), count: group.length }));
  return { folders: folders.sort(byName), files: files.sort(byName) };
}

/** The nearest folder above that shows something else. */
function parentOf(artifacts: readonly Artifact[], path: string): string | undefined {
  const parts = segments(path);
  while (parts.pop() !== undefined) {
    const { folders, files } = contents(artifacts, parts.join('/'));
    if (folders.length + files.length > 1) return parts.join('/');
  }
  return undefined;
}

function segments(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}

/** By code units: the same everywhere, whatever the locale. */
function byName(
  { name: one }: { readonly name: string },
  { name: other }: { readonly name: string },
): number {
  return one < other ? -1 : Number(one > other);
}
