import { expect, test } from 'vitest';
import { renderReport } from './render-report.js';

const LABELS = ['cat', 'dog'];
const EPOCH = { accuracy: 0.5, learningRate: 0.01, seconds: 1, examplesPerSecond: 20 };
const TRAINING = {
  history: [
    { epoch: 1, loss: 1, ...EPOCH },
    { epoch: 2, loss: 0.5, ...EPOCH },
  ],
  epoch: 2,
  stoppedEarly: false,
  seconds: 2,
  examplesPerSecond: 20,
  skipped: [],
  settings: {},
};
const EVALUATION = {
  examples: 20,
  accuracy: 0.75,
  top5Accuracy: 1,
  loss: 0.5,
  rocAuc: null,
  expectedCalibrationError: 0.1,
  labels: LABELS,
  perClass: [
    { label: 'cat', precision: 9 / 13, recall: 0.9, f1: 18 / 23, support: 10 },
    { label: 'dog', precision: 6 / 7, recall: 0.6, f1: 12 / 17, support: 10 },
  ],
  confusionMatrix: [
    [9, 1],
    [4, 6],
  ],
  mistakes: [],
  skipped: [],
  seconds: 1,
  examplesPerSecond: 20,
};

test('a browser shows the page under its own policy, with charts drawn and the table sortable', async () => {
  const markup = await renderReport({
    title: 'Pets',
    manifest: {
      task: 'image-classification',
      architecture: 'lenet-5',
      labels: LABELS,
      parameters: 61_706,
      versions: {},
      created: '2026-11-22T10:54:49Z',
      training: TRAINING,
    },
    evaluation: EVALUATION,
  });
  const frame = document.createElement('iframe');
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  frame.srcdoc = markup;
  document.body.append(frame);
  await loaded;
  const page = frame.contentDocument as Document;
  const order = () => [...page.querySelectorAll('.classes tbody th')].map((cell) => cell.textContent);
  expect(page.querySelectorAll('.curves svg')).toHaveLength(3);
  expect([...page.querySelectorAll('.matrix title')].map((one) => one.textContent)).toContain(
    'dog taken for cat: 4 (40.0%)',
  );
  (page.querySelectorAll('.classes thead button')[2] as HTMLElement).click();
  expect(order()).toEqual(['dog', 'cat']);
  frame.remove();
});
