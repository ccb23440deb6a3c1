import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Reads the lines of a file that are not empty.
 *
 * @param file a path, or `-` for standard input
 */
export async function readLines(file: string): Promise<string[]> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  const lines: string[] = [];
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') lines.push(line);
  }
  return lines;
}
