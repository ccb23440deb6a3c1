import { AudioClassifier } from '@striate/audio';
import { type LoadAudioDatasetOptions, loadAudioDataset } from '@striate/audio/datasets';
import type { AudioInput } from '@striate/audio/decoding';
import { describeSound, drawExplanation, sketchExplanation } from '@striate/audio/explanation';
import type { Domain } from '../actions/domain.js';
import { percent } from '../format.js';
import { survey } from './survey.js';

const FORMATS = {
  files: 'files whose names say what they are',
  folder: 'a folder of class folders',
  'speech-commands': 'a folder in the layout of Speech Commands',
  manifest: 'a table of files and labels',
  builtin: 'built in',
};

/** Sounds, to the commands. */
export const audioDomain: Domain<AudioInput, AudioClassifier> = {
  task: 'audio-classification',
  noun: 'sound',
  inputName: 'file',
  async openDataset(name, { label, pattern } = {}) {
    const { format, ...parts } = await loadAudioDataset(name, {
      pattern,
      label,
    } as LoadAudioDatasetOptions);
    return { ...parts, format: FORMATS[format] };
  },
  load: (location, options) => AudioClassifier.load(location, options),
  parseInput: (typed) => typed,
  async renderInput(input, { predicted: [best] }, classifier) {
    return sketchExplanation(await classifier.explain(input, { label: best?.label }));
  },
  survey,
  async explain(classifier, input, { label }) {
    const explanation = await classifier.explain(input, { label });
    const { label: explained, score, shape, hop, gradCam, occlusion } = explanation;
    const { gradCam: seen, occlusion: covered } = describeSound(explanation);
    return {
      json: { label: explained, score, shape, hop, gradCam: [...gradCam], occlusion: [...occlusion] },
      lines: [`${explained} ${percent(score, 1)}`, seen, covered],
      drawing: drawExplanation(explanation),
    };
  },
};
