/**
 * Compiles AssemblyScript for a shared memory, as our module is, so that a test can run functions of its own on threads.
 *
 * @throws Error with the compiler's messages
 */
export async function compileShared(source: string): Promise<WebAssembly.Module> {
  const { default: asc } = await import('assemblyscript/asc');
  const { binary, error, stderr } = await asc.compileString(source, {
    runtime: 'stub',
    importMemory: true,
    sharedMemory: true,
    maximumMemory: 65536,
    enable: ['threads'],
    use: ['abort='],
  });
  if (error || !binary) throw new Error(`compileShared: ${stderr.toString()}`, { cause: error });
  return WebAssembly.compile(binary as Uint8Array<ArrayBuffer>);
}
