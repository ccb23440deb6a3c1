import { DataError } from '@striate/core';
import { expect, test } from 'vitest';
import { type BuiltinIntentsOptions, builtinIntents } from './builtin-intents.js';
import { INTENTS } from './intent-grammar.js';

const sentences = (options: BuiltinIntentsOptions): string[] => {
  const data = builtinIntents(options);
  return Array.from({ length: data.length }, (_, index) => data.read(index) as string);
};

test('eight intents in turn, as many sentences as asked for', async () => {
  const data = builtinIntents();
  expect([data.length, builtinIntents({ split: 'test' }).length]).toEqual([4000, 1000]);
  expect(data.labels).toEqual([
    'cancellation',
    'complaint',
    'delivery',
    'exchange',
    'goodbye',
    'greeting',
    'hours',
    'refund',
  ]);
  expect(await data.at(15)).toEqual({
    id: 'builtin:intents/train/15',
    label: 7,
    fields: { index: 15 },
    length: 57,
    input: 'you charged me twice for the keyborad, please pay it back',
  });
});

test('a sentence follows from seed, split and index, in whatever order it is read', async () => {
  const data = builtinIntents({ seed: 3 });
  const last = await data.read(999);
  expect(sentences({ seed: 3, count: 1000 }).at(-1)).toBe(last);
  expect(sentences({ seed: 4, count: 50 })).not.toEqual(sentences({ seed: 3, count: 50 }));
});

test('training and test share no sentence, whatever their seeds', () => {
  const test = new Set(sentences({ split: 'test' }));
  const both = [0, 1].flatMap((seed) => sentences({ seed })).filter((sentence) => test.has(sentence));
  expect(both).toEqual([]);
  expect(test.size).toBeGreaterThan(800);
});

test('no rule is left open, and every class has many sentences', () => {
  const all = sentences({});
  expect(all.filter((sentence) => /[{}]|undefined/.test(sentence))).toEqual([]);
  for (const label of INTENTS.keys()) {
    const own = all.filter((_, index) => index % INTENTS.length === label);
    expect(new Set(own).size).toBeGreaterThan(200);
  }
});

test('the words of other intents are in many sentences', () => {
  const classes = sentences({}).flatMap((sentence, index) =>
    /refund|money back/i.test(sentence) ? [index % INTENTS.length] : [],
  );
  expect(new Set(classes).size).toBe(INTENTS.length);
});

test.each([0, -1, 2.5, Number.NaN])('a count of %d is a DataError', (count) => {
  expect(() => builtinIntents({ count })).toThrow(DataError);
});
