// tfjs-core alone has no gradients; tfjs-layers, as every user of training has it, registers them.
import '@tensorflow/tfjs-layers';
