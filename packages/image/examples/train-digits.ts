// Trains LeNet-5 on drawn digits, saves it, and reads it back.
import { useBackend } from '@striate/core';
import { builtinDigits, ImageClassifier, lenet5 } from '@striate/image';

const { name, threads } = await useBackend();
console.log(`backend: ${name}, ${threads} threads`);

const classifier = await ImageClassifier.fit(builtinDigits(), { model: lenet5(), epochs: 2, seed: 1 });
const held = builtinDigits({ split: 'test' });
const { accuracy } = await classifier.evaluate(held);
console.log(`accuracy on ${held.length} held-out digits: ${(accuracy * 100).toFixed(1)}%`);

await classifier.save('./digits-model');
const loaded = await ImageClassifier.load('./digits-model');
const seven = await held.at(7);
const [best] = await loaded.predict(seven.input, { topK: 1 });
console.log(`${seven.id} is a ${best?.label} (${best?.score.toFixed(3)})`);
