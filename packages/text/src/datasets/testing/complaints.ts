import { createRandom } from '@striate/core';
import type { Dataset } from '@striate/core/data';
import { type MultiLabelTextRecord, textRecords } from '../text-records.js';

const CLAUSES: Readonly<Record<string, readonly string[]>> = {
  damage: ['the box was torn', 'the glass is broken', 'there is a crack in it'],
  delay: ['it came two weeks late', 'it took a month', 'i am still waiting'],
  price: ['it costs too much', 'i was charged twice', 'the discount is missing'],
};
const NEUTRAL = ['i ordered a lamp', 'this is about my order', 'good morning', 'please look into it'];

/** Made-up messages to a shop, each about any of damage, delay and price, or about none of them. */
export function complaintRecords(count: number, seed: number): MultiLabelTextRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(seed, 'complaints', index);
    const draw = (list: readonly string[]) => list[random.integer(list.length)] as string;
    const labels = Object.keys(CLAUSES).filter(() => random.uniform() < 0.4);
    const clauses = [draw(NEUTRAL), ...labels.map((label) => draw(CLAUSES[label] as readonly string[]))];
    const order = Array.from(random.permutation(clauses.length), (place) => clauses[place]);
    return { text: order.join(' and '), labels };
  });
}

export function complaints(count: number, seed: number): Dataset<string> {
  return textRecords(complaintRecords(count, seed));
}
