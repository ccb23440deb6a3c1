import type { FolderListing } from './class-folders.js';

/** Files that a person chose in a page, as a folder that a program opens by path has them. */
export interface PickedFiles {
  readonly listing: FolderListing;
  /** Under the paths of the listing. */
  readonly byPath: ReadonlyMap<string, File>;
}

/**
 * Lists the files that a person chose in a page.
 *
 * @param files of an `<input type="file" webkitdirectory>`, or any files together with `label`
 * @param label the class of a file, which becomes its folder; default the folder below the chosen one
 */
export function listPickedFiles(files: Iterable<File>, label?: (file: File) => string): PickedFiles {
  const byPath = new Map<string, File>();
  const folders = new Set<string>();
  for (const file of files) {
    const path = freePath(label ? `${label(file)}/${file.name}` : belowChosen(file), byPath);
    byPath.set(path, file);
    for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      folders.add(path.slice(0, end));
    }
  }
  return { listing: { files: [...byPath.keys()], folders: [...folders] }, byPath };
}

/** The path without the chosen folder itself, which every path begins with. */
function belowChosen(file: File): string {
  const path = file.webkitRelativePath || file.name;
  return path.slice(path.indexOf('/') + 1);
}

/** Files from several places may share class and name: later ones get a folder of their own. */
function freePath(path: string, taken: ReadonlyMap<string, unknown>): string {
  let free = path;
  const slash = path.lastIndexOf('/');
  for (let n = 2; taken.has(free); n++) free = `${path.slice(0, slash + 1)}${n}/${path.slice(slash + 1)}`;
  return free;
}
