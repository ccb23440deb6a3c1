import { zipSync } from 'fflate';
import { checkFileName } from './file-name.js';

// The earliest date that the format can hold: equal files give equal archives.
const DATE = new Date(1980, 0, 1);

/**
 * Packs files into a zip archive.
 *
 * @param files contents by name
 * @returns the archive; equal for equal files. `.bin` files are stored as they are, since weights hardly shrink
 * @throws BundleError for a name that could leave the folder it is unpacked in
 * @see PKWARE, .ZIP File Format Specification, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 * @example
 * zipFiles({ 'a.txt': new TextEncoder().encode('hello') }).length; // 115
 */
export function zipFiles(files: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([name, bytes]) => {
    checkFileName(name, 'a zip archive');
    return [name, [bytes, { level: name.endsWith('.bin') ? 0 : 6, mtime: DATE }]] as const;
  });
  return zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0]);
}

/**
 * Offers files to the user of a page as the download of one zip archive (browser only).
 *
 * @param files contents by name
 * @param filename the name that the browser proposes: `photos-model.zip`
 * @throws BundleError for a name that could leave its folder
 * @example
 * const storage = memoryStorage();
 * await classifier.save(storage);
 * downloadZip(await readFiles(storage), 'photos-model.zip');
 */
export function downloadZip(files: Readonly<Record<string, Uint8Array>>, filename: string): void {
  checkFileName(filename, 'a download');
  const url = URL.createObjectURL(new Blob([zipFiles(files)], { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  // A browser reads the blob some time after the click; a minute is ample, and then the memory is free again.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
