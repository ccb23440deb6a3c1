import { describeSkipped } from '@striate/core/data';
import type { TrainingEvent } from '@striate/core/training';
import { SingleBar } from 'cli-progress';
import { clock, plural, rate } from './format.js';
import { epochLine, featuresLine, progressLine } from './progress-line.js';
import { columnsOf, say, type Terminal } from './terminal.js';

/** Redraws that a reader can follow, and no more. */
const FRAMES_PER_SECOND = 10;
/** Unreadable inputs that are named one by one; the rest are counted. */
const SKIPS_NAMED = 5;

export interface ProgressOptions {
  readonly quiet?: boolean;
  readonly signal?: AbortSignal;
  /** What an example is called; default `example`. */
  readonly noun?: string;
}

export interface TrainingProgress {
  onProgress(event: TrainingEvent): void;
  /** Takes the bar off the screen. */
  stop(): void;
}

/**
 * Shows training on stderr: a bar for the running epoch where that is a terminal, and one line for each finished one.
 *
 * @param options.quiet shows warnings alone
 * @param options.signal says when the run is asked to stop
 */
export function trainingProgress(terminal: Terminal, options: ProgressOptions = {}): TrainingProgress {
  const { quiet = false, signal, noun = 'example' } = options;
  const { stderr } = terminal;
  let skipped = 0;
  let bar: SingleBar | undefined;

  const removeBar = () => {
    bar?.stop();
    bar = undefined;
  };
  const tell = (line: string) => {
    removeBar();
    say(terminal, line);
  };
  const draw = (done: number, total: number, line: (columns: number) => string) => {
    if (quiet || !stderr.isTTY || signal?.aborted) return;
    const payload = { line };
    if (bar) {
      bar.update(done, payload);
      return;
    }
    bar = new SingleBar({
      stream: stderr,
      format: (_options, _params, { line }) => line(columnsOf(stderr)),
      fps: FRAMES_PER_SECOND,
      clearOnComplete: true,
      // Nothing about the terminal is changed, so that a killed process leaves nothing to put back.
      hideCursor: false,
      linewrap: true,
      gracefulExit: false,
    });
    bar.start(total, done, payload);
  };

  const showFeatures = (event: Extract<TrainingEvent, { type: 'features' }>) => {
    const { examples, total, examplesPerSecond } = event;
    draw(examples, total, (columns) => featuresLine(event, columns));
    if (examples < total) return;
    removeBar();
    const seconds = clock(examples / examplesPerSecond);
    if (!quiet) tell(`features of ${plural(total, noun)}  ${rate(examplesPerSecond)} examples/s  ${seconds}`);
  };

  const onAbort = () => tell('Stopping after this step. Ctrl-C again quits at once.');
  signal?.addEventListener('abort', onAbort);

  return {
    stop() {
      removeBar();
      signal?.removeEventListener('abort', onAbort);
    },
    onProgress(event) {
      switch (event.type) {
        case 'step':
          draw(event.step, event.stepsPerEpoch, (columns) => progressLine(event, columns));
          break;
        case 'features':
          showFeatures(event);
          break;
        case 'epoch':
          removeBar();
          if (!quiet) tell(epochLine(event.record, event.epochs, columnsOf(stderr)));
          break;
        case 'resume':
          if (!quiet) tell(`Resuming at epoch ${event.epoch}, step ${event.step}, from ${event.location}`);
          break;
        case 'skip':
          skipped += 1;
          if (skipped <= SKIPS_NAMED) tell(`Left out: ${describeSkipped(event)}`);
          if (skipped === SKIPS_NAMED)
            tell('Further unreadable files are left out silently and listed in the report.');
          break;
        case 'stop':
          if (!quiet) {
            tell(
              `Stopped early: no improvement for ${plural(event.epoch - event.bestEpoch, 'epoch')}; ` +
                `the weights are those of epoch ${event.bestEpoch}.`,
            );
          }
          break;
        case 'checkpoint':
          break;
      }
    },
  };
}
