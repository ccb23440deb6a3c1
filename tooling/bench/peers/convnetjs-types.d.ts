declare module 'convnetjs' {
  /** A volume: width, height, depth. */
  class Vol {
    constructor(width: number, height: number, depth: number, value?: number);
    w: ArrayLike<number>;
  }
  class Net {
    makeLayers(definitions: readonly object[]): void;
  }
  class Trainer {
    constructor(net: Net, options: object);
    train(x: Vol, label: number): { readonly loss: number };
  }
  const convnetjs: { Net: typeof Net; Trainer: typeof Trainer; Vol: typeof Vol };
  export default convnetjs;
}
