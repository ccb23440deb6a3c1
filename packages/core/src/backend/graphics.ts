/** What a way to reach the graphics processor is good for here. */
export interface Graphics {
  /** `software`: it works, on the processor, and slower than WASM. */
  readonly kind: 'gpu' | 'software' | 'none';
  /** As part of a sentence: `WebGL runs in software (SwiftShader)`. */
  readonly finding: string;
}

const SOFTWARE_RENDERER = /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render/i;

/** Looks for a WebGPU adapter. Never throws. */
export async function inspectWebGpu(): Promise<Graphics> {
  const gpu = globalThis.navigator?.gpu;
  if (!gpu) return { kind: 'none', finding: 'no WebGPU' };
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return { kind: 'none', finding: 'WebGPU has no adapter' };
    const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
    const name = [vendor, architecture, description].filter(Boolean).join(' ') || 'an unnamed adapter';
    return describe('WebGPU', name, isFallbackAdapter);
  } catch (error) {
    return { kind: 'none', finding: `WebGPU failed (${error instanceof Error ? error.message : error})` };
  }
}

/** Looks for a WebGL 2 context. Never throws. */
export function inspectWebGl(): Graphics {
  const canvas = createCanvas();
  const context = canvas?.getContext('webgl2') as WebGL2RenderingContext | null | undefined;
  if (!context) return { kind: 'none', finding: 'no WebGL 2' };
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(context.getParameter(details?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  // A page may have some 16 contexts only, and tfjs makes its own.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return describe('WebGL', renderer, false);
}

function describe(api: string, name: string, fallback: boolean): Graphics {
  return fallback || SOFTWARE_RENDERER.test(name)
    ? { kind: 'software', finding: `${api} runs in software (${name})` }
    : { kind: 'gpu', finding: `${api} runs on ${name}` };
}

function createCanvas(): HTMLCanvasElement | OffscreenCanvas | undefined {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(1, 1);
  if (typeof document !== 'undefined') return document.createElement('canvas');
  return undefined;
}
