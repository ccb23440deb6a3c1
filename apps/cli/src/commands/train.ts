import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addTrainAudio } from './train-audio.js';
import { addTrainImage } from './train-image.js';
import { addTrainText } from './train-text.js';

/** `striate train <kind of data>`; `typed` is the whole command line, for the report. */
export function addTrain(program: Command, terminal: Terminal, typed: string): void {
  const train = program.command('train').description('Train a network on your own files');
  addTrainImage(train, terminal, typed);
  addTrainAudio(train, terminal, typed);
  addTrainText(train, terminal, typed);
}
