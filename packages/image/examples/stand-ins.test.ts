import { afterEach, expect, test, vi } from 'vitest';

const argv = process.argv;

afterEach(() => {
  process.argv = argv;
  vi.restoreAllMocks();
  vi.resetModules();
});

/** Runs an example, and gives what it printed. */
async function printed(run: () => Promise<unknown>, ...args: string[]): Promise<string> {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  process.argv = ['node', 'example', ...args];
  await run();
  return lines.join('\n');
}

const share = (text: string, before: string): number =>
  Number(new RegExp(`${before} ([\\d.]+)`).exec(text)?.[1]);

test('medical-images finds most of the rare, and says how sure that is', async () => {
  const text = await printed(() => import('./medical-images.js'));
  expect(text).toContain('tested on 180 pictures, 18 of them abnormal');
  expect(share(text, 'AUC')).toBeGreaterThan(0.8);
  expect(share(text, 'sensitivity')).toBeGreaterThan(40);
  expect(share(text, 'specificity')).toBeGreaterThan(50);
  expect(text).toMatch(/^npv [\d.]+% \(\d+ of \d+, [\d.]+ to [\d.]+\)$/m);
  expect(text).toContain('cannot tell');
});

test('medical-images refuses a class that does not exist', async () => {
  await expect(printed(() => import('./medical-images.js'), '--positive', 'ill')).rejects.toThrow(
    'No class "ill" in abnormal, normal',
  );
});

test('facial-expressions tells most expressions apart', async () => {
  const text = await printed(() => import('./facial-expressions.js'));
  expect(share(text, 'accuracy')).toBeGreaterThan(60);
  for (const label of ['happy', 'neutral', 'sad', 'surprised']) {
    expect(text).toMatch(new RegExp(`^${label}: recall [\\d.]+% of \\d+`, 'm'));
    expect(text).toMatch(new RegExp(`^${label}( +\\d+){4}$`, 'm'));
  }
});

test('face-verification tells people apart whom it has not seen, and says how sure that is', async () => {
  const text = await printed(() => import('./face-verification.js'));
  expect(text).toContain('tested on 600 pairs of 20 people, half of them the same person');
  expect(share(text, 'AUC')).toBeGreaterThan(70);
  expect(share(text, 'equal error rate')).toBeLessThan(40);
  expect(share(text, 'accuracy')).toBeGreaterThan(60);
  expect(text).toMatch(/^ {2}falseAcceptRate [\d.]+%, \d+ of 300 \(95% interval [\d.]+% to [\d.]+%\)$/m);
  expect(text).toContain('chosen on other people for at most 1% false accepts');
  expect(text).toContain('cannot tell');
});

test('face-verification asks for weights where it is given people', async () => {
  await expect(printed(() => import('./face-verification.js'), './people')).rejects.toThrow(
    /with --backbone/,
  );
});
