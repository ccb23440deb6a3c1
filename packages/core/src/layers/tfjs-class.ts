import { serialization } from '@tensorflow/tfjs-core';
// Registers its classes when it is loaded, which must be before the first look-up.
import '@tensorflow/tfjs-layers';

/**
 * Looks up one of tfjs's own layer classes, which its package registers but doesn't export, to correct it in a subclass.
 *
 * @param className as in a saved model: `BatchNormalization`
 */
export function tfjsLayerClass<Class>(className: string): Class {
  const entry = serialization.SerializationMap.getMap().classNameMap[className];
  if (!entry)
    throw new Error(`tfjsLayerClass: tfjs-layers has no class ${className}; use tfjs 4.22 or newer`);
  return entry[0] as unknown as Class;
}
