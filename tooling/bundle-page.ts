import { build, type Rollup } from 'vite';

const PAGE = '/page.js';

/**
 * Bundles a page's code for a browser, from sources, with tfjs and core left outside: what a package's tests look into.
 *
 * @returns the chunks; the entry is called `/page.js`
 */
export async function bundlePage(code: string): Promise<Rollup.OutputChunk[]> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@striate/source', 'module', 'browser'] },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === PAGE ? PAGE : undefined),
        load: (id) => (id === PAGE ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: false,
      lib: { entry: PAGE, formats: ['es'] },
      rollupOptions: { external: [/^@tensorflow\//, /^@striate\/core/] },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]) as Rollup.RollupOutput[];
  return outputs.flatMap(({ output }) => output).filter((part) => part.type === 'chunk');
}

/** The modules that a page gets code of, by their paths below `src`; its own code is left out. */
export function bundledModules(chunks: readonly Rollup.OutputChunk[]): string[] {
  return chunks
    .flatMap(({ modules }) =>
      Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])),
    )
    .map((id) => id.replace(/^.*\/src\//, ''))
    .filter((name) => name !== PAGE)
    .sort();
}
