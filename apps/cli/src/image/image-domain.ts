import { ImageClassifier } from '@striate/image';
import { loadImageDataset } from '@striate/image/datasets';
import { describePicture, drawExplanation, strongestArea } from '@striate/image/explanation';
import type { ImageInput } from '@striate/image/preprocessing';
import type { Domain } from '../actions/domain.js';
import { percent } from '../format.js';
import { drawMistake } from './draw-mistake.js';
import { survey } from './survey.js';

const FORMATS = { idx: 'IDX files', folder: 'a folder of class folders', builtin: 'built in' };

/** Pictures, to the commands. */
export const imageDomain: Domain<ImageInput, ImageClassifier> = {
  task: 'image-classification',
  noun: 'picture',
  inputName: 'file',
  async openDataset(name) {
    const { format, ...parts } = await loadImageDataset(name);
    return { ...parts, format: FORMATS[format] };
  },
  load: (location, options) => ImageClassifier.load(location, options),
  parseInput: (typed) => typed,
  renderInput: (input, { id, predicted: [best] }, classifier) =>
    drawMistake(classifier, input, { id, label: best?.label }),
  survey,
  choosesMethod: true,
  async explain(classifier, input, options) {
    const explanation = await classifier.explain(input, options);
    const { label, score, layer, shape, gradCam, occlusion } = explanation;
    const words = describePicture(explanation);
    return {
      json: {
        ...{ label, score, layer, shape, gradCam: listOf(gradCam), occlusion: listOf(occlusion) },
        strongest: {
          gradCam: strongestArea(explanation, 'gradCam'),
          occlusion: strongestArea(explanation, 'occlusion'),
        },
      },
      lines: [`${label} ${percent(score, 1)}`, ...Object.values(words)],
      drawing: drawExplanation(explanation),
    };
  },
};

const listOf = (map: Float32Array | undefined): number[] | undefined => map && [...map];
