import { DataError } from '../errors.js';

/** The parts that a dataset may come in. */
export type SplitName = 'train' | 'validation' | 'test';

/** What people call the folders of the parts. */
const SPLIT_FOLDERS: Readonly<Record<string, SplitName>> = {
  test: 'test',
  testing: 'test',
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
};

/** What is in a folder and below, as paths relative to it with `/` between names. */
export interface FolderListing {
  readonly files: readonly string[];
  /** Also those without any files. */
  readonly folders: readonly string[];
}

/** What a domain's files are, and which of them can be read here. */
export interface FileKind {
  /** For messages: `picture`. */
  readonly noun: string;
  /** In the plural: `pictures`. */
  readonly plural: string;
  /** An extension for examples in messages: `jpg`. */
  readonly extension: string;
  /** What the decoder reads. */
  readonly formats: readonly string[];
  /** Tells a file's format by its name; undefined for a file of another kind. */
  formatOf(name: string): string | undefined;
}

/** Files by class, and what was left out. */
export interface ClassFolders {
  /** Class names in order. */
  readonly labels: readonly string[];
  /** The files' paths, class by class, each class in order. */
  readonly files: readonly string[];
  /** Class index of each file. */
  readonly classes: Uint32Array;
  readonly ignored: IgnoredFiles;
}

/** Files that a folder holds besides its examples. */
export interface IgnoredFiles {
  /** Names that begin with a dot. */
  readonly hidden: number;
  /** Files of the right kind in no class folder. */
  readonly outside: number;
  /** Files of another kind, by their extensions. */
  readonly others: number;
  /** Files in a format that can't be decoded here. */
  readonly undecodable: number;
}

const layout = ({ extension }: FileKind): string =>
  `Expected one folder for each class: <dataset>/cat/1.${extension}, <dataset>/dog/1.${extension}, ...`;

/** By code units: the same on every machine, unlike a sort by locale. */
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const topOf = (path: string): string => path.slice(0, path.indexOf('/'));

/** One part of a dataset: the folder that holds its class folders. */
export interface DatasetPart {
  readonly listing: FolderListing;
  /** Relative to the dataset's folder; empty where that holds the class folders itself. */
  readonly folder: string;
}

/**
 * Picks a part of a dataset.
 *
 * A dataset is in parts when all its visible top folders have a part's name (`train`, `val`, `test`, ...) and hold folders:
 * a class named `train` among other classes stays a class. One that is not in parts counts as `train`.
 *
 * @param where the dataset's folder, for messages
 * @throws DataError for a part that doesn't exist
 */
export function selectPart(listing: FolderListing, split: SplitName, where: string): DatasetPart {
  const parts = splitFolders(listing);
  if (!parts && split === 'train') return { listing, folder: '' };
  const folder = parts?.[split];
  if (!folder) {
    const found = parts ? `it has ${Object.keys(parts).join(', ')}` : 'its folders are classes';
    throw new DataError(
      `Reading ${where}: there is no ${split} part (${found}). Expected ${where}/${split}/<class>/<file>, or split the dataset with split().`,
    );
  }
  const below = (paths: readonly string[]): string[] =>
    paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  return { listing: { files: below(listing.files), folders: below(listing.folders) }, folder };
}

/** @returns the top folder of each part, or undefined where the top folders are classes */
export function splitFolders({ folders }: FolderListing): Partial<Record<SplitName, string>> | undefined {
  const top = folders.filter((folder) => !folder.includes('/') && !folder.startsWith('.'));
  if (top.length === 0) return undefined;
  const found: Partial<Record<SplitName, string>> = {};
  for (const folder of top) {
    const split = SPLIT_FOLDERS[folder.toLowerCase()];
    if (!split || found[split] || !folders.some((other) => other.startsWith(`${folder}/`))) return undefined;
    found[split] = folder;
  }
  return found;
}

/**
 * Groups the files of a folder by class.
 *
 * @param listing of the folder that holds the class folders
 * @param options.where the folder, for messages
 * @param options.kind what is looked for
 * @throws DataError for a folder that is empty, has no class folders or one alone, or an empty class
 */
export function groupByClass(
  listing: FolderListing,
  { where, kind }: { readonly where: string; readonly kind: FileKind },
): ClassFolders {
  const ignored = { hidden: 0, outside: 0, others: 0, undecodable: 0 };
  const labels = listing.folders.filter((path) => !path.includes('/') && !isHidden(path)).sort(byName);
  const grouped = new Map<string, string[]>(labels.map((label) => [label, []]));
  const unreadable = new Map<string, number>();
  for (const path of listing.files) {
    const format = kind.formatOf(path);
    if (isHidden(path)) ignored.hidden++;
    else if (!format) ignored.others++;
    else if (!path.includes('/')) ignored.outside++;
    else if (kind.formats.includes(format)) grouped.get(topOf(path))?.push(path);
    else {
      ignored.undecodable++;
      unreadable.set(topOf(path), (unreadable.get(topOf(path)) ?? 0) + 1);
    }
  }
  checkClasses(where, labels, ignored, kind);
  for (const label of labels) {
    if (grouped.get(label)?.length) continue;
    const foreign = unreadable.get(label);
    const found = foreign ? `${foreign} in a format that can't be decoded here` : 'none';
    throw new DataError(
      `Reading ${where}: class "${label}" has no ${kind.plural} (${found}). Add ${kind.plural} (${kind.formats.join(', ')}) or remove the folder.`,
    );
  }
  const files: string[] = [];
  const classes: number[] = [];
  labels.forEach((label, index) => {
    for (const path of (grouped.get(label) as string[]).sort(byName)) {
      files.push(path);
      classes.push(index);
    }
  });
  return { labels, files, classes: Uint32Array.from(classes), ignored };
}

/** Whether a file or a folder above it has a name that begins with a dot. */
export function isHidden(path: string): boolean {
  return path.split('/').some((name) => name.startsWith('.'));
}

function checkClasses(where: string, labels: readonly string[], ignored: IgnoredFiles, kind: FileKind): void {
  if (labels.length >= 2) return;
  if (labels.length === 1) {
    throw new DataError(
      `Reading ${where}: a classifier needs two classes or more, but there is one class folder, "${labels[0]}". ${layout(kind)}`,
    );
  }
  const { hidden, outside, others } = ignored;
  if (hidden + outside + others === 0)
    throw new DataError(`Reading ${where}: the folder is empty. ${layout(kind)}`);
  throw new DataError(
    `Reading ${where}: there are no class folders, only ${outside} ${kind.plural} and ${others + hidden} other files. ${layout(kind)}`,
  );
}
