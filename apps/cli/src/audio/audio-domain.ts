import { AudioClassifier } from '@striate/audio';
import { type LoadAudioDatasetOptions, loadAudioDataset } from '@striate/audio/datasets';
import type { AudioInput } from '@striate/audio/decoding';
import { html } from '@striate/core/report';
import type { Domain } from '../actions/domain.js';
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
  renderInput: (_, { id }) => html`<span>${id}</span>`,
  survey,
};
