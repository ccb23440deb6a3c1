import { initializers } from '@tensorflow/tfjs-layers';
import { checkChoice } from './arguments.js';
import { drawsWeights, nextInitializerSeed } from './build-context.js';

/**
 * Where a weight starts. `fanIn` and `fanOut` are the numbers of inputs and outputs that a weight's kernel connects.
 *
 * - `glorot*`: variance `2 / (fanIn + fanOut)` (Glorot and Bengio 2010)
 * - `he*`: variance `2 / fanIn` (He et al. 2015)
 * - `lecun*`: variance `1 / fanIn` (LeCun et al. 1998)
 * - `zeros`, `ones`
 *
 * `*Uniform` draws from `[-sqrt(3 variance), sqrt(3 variance))`, `*Normal` from a normal distribution cut off at two
 * standard deviations and widened to the stated variance.
 */
export type InitializerName = (typeof INITIALIZERS)[number];

/** The connections of one kernel. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

const INITIALIZERS = [
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'lecunUniform',
  'lecunNormal',
  'zeros',
  'ones',
] as const;

/** Standard deviation of a standard normal distribution that is cut off at +-2. */
const TRUNCATED_DEVIATION = 0.87962566103423978;

type Initializer = ReturnType<typeof initializers.zeros>;

/**
 * Turns a name into a tfjs initialiser, seeded inside `withInitializerSeed`.
 *
 * tfjs's own `heNormal` and its like take the fans of a depthwise kernel for those of a full one, and leave out the
 * correction for the cut-off tails (their variance is 0.77 of the one they name), so ours are stated in numbers.
 *
 * @throws ShapeError for an unknown name
 */
export function createInitializer(
  layer: string,
  option: string,
  name: InitializerName,
  { fanIn, fanOut }: Fans,
): Initializer {
  checkChoice(layer, option, name, INITIALIZERS);
  // Drawn for zeros and ones too, so that changing one layer's initialiser leaves the other layers' weights alone.
  const seed = nextInitializerSeed();
  if (name === 'zeros' || !drawsWeights()) return initializers.zeros();
  if (name === 'ones') return initializers.ones();
  const variance = name.startsWith('glorot')
    ? 2 / (fanIn + fanOut)
    : name.startsWith('he')
      ? 2 / fanIn
      : 1 / fanIn;
  if (name.endsWith('Uniform')) {
    const limit = Math.sqrt(3 * variance);
    return initializers.randomUniform({ minval: -limit, maxval: limit, seed });
  }
  return initializers.truncatedNormal({ mean: 0, stddev: Math.sqrt(variance) / TRUNCATED_DEVIATION, seed });
}
