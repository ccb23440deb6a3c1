// Trains on a folder of class folders: node own-photos.ts ./photos
import { useBackend } from '@striate/core';
import { ImageClassifier, imageFolder, lenet5 } from '@striate/image';

await useBackend();
const data = await imageFolder(process.argv[2] ?? './photos');
const { train, test } = data.split({ test: 0.2, seed: 1 });
console.log(`${data.labels.join(', ')}: ${train.length} to learn from, ${test.length} held out`);

const classifier = await ImageClassifier.fit(train, {
  model: lenet5(),
  size: [32, 32],
  channels: 3,
  epochs: 20,
  onProgress(event) {
    if (event.type !== 'epoch' || event.record.epoch % 5 !== 0) return;
    console.log(`epoch ${event.record.epoch}: loss ${event.record.loss.toFixed(2)}`);
  },
});
const { accuracy } = await classifier.evaluate(test);
console.log(`accuracy ${(accuracy * 100).toFixed(1)}%`);
