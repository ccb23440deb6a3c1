// Trains on a folder of class folders: node own-photos.ts ./photos
import { useBackend } from '@striate/core';
import { ImageClassifier, imageFolder, resNetCifar } from '@striate/image';

await useBackend();
const data = await imageFolder(process.argv[2] ?? './photos');
const { train, test } = data.split({ test: 0.2, seed: 1 });
console.log(`${data.labels.join(', ')}: ${train.length} to learn from, ${test.length} held out`);

const classifier = await ImageClassifier.fit(train, {
  model: resNetCifar({ depth: 20 }),
  epochs: 1,
  onProgress(event) {
    if (event.type === 'epoch')
      console.log(`epoch ${event.record.epoch}: loss ${event.record.loss.toFixed(2)}`);
  },
});
const { accuracy } = await classifier.evaluate(test);
console.log(`accuracy ${(accuracy * 100).toFixed(1)}%`);
