// Run by directory.test.ts in a process of its own: imports the TypeScript source and writes until it is killed.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const [folder, bytes, mode] = process.argv.slice(2);
const source = fileURLToPath(new URL('../directory.ts', import.meta.url));
const { module } = await runnerImport(source, { logLevel: 'silent' });
if (mode === 'as-nobody') process.setuid?.(65_534);
const storage = module.directoryStorage(folder);

do {
  const fill = Math.trunc(performance.now()) % 251;
  const file = new Uint8Array(Number(bytes)).fill(fill);
  try {
    await storage.write({ 'a.bin': file, 'b.bin': file });
    process.stdout.write('written\n');
  } catch (error) {
    process.stdout.write(`${error.name}: ${error.message}\n`);
    break;
  }
} while (mode === 'forever');
