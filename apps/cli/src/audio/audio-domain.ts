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
  async openDataset(name, { pattern, words, file, label, labelDelimiter } = {}) {
    const { format, ...parts } = await loadAudioDataset(name, {
      pattern,
      words,
      file,
      // The columns of a table of sounds have names, though one may be a number.
      label: label === undefined ? undefined : String(label),
      labelDelimiter,
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
    const { features: _, gradCam, occlusion, ...facts } = explanation;
    const { gradCam: seen, occlusion: covered } = describeSound(explanation);
    return {
      json: { ...facts, gradCam: [...gradCam], occlusion: [...occlusion] },
      lines: [`${facts.label} ${percent(facts.score, 1)}`, seen, covered],
      drawing: drawExplanation(explanation),
    };
  },
};
