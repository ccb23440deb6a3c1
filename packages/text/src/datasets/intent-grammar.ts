import type { Random } from '@striate/core';

/**
 * A rule is a list of alternatives; `{name}` in one stands for what another rule gives.
 *
 * The words of several intents are in one sentence on purpose: what a customer does not want, or wanted before, says no less
 * often `refund` than what is wanted. Which it is follows from the order of the words.
 */
type Rules = Readonly<Record<string, readonly string[]>>;

const SHARED: Rules = {
  item: [
    'jacket',
    'lamp',
    'phone',
    'kettle',
    'pair of shoes',
    'keyboard',
    'blue shirt',
    'coffee machine',
    'tent',
  ],
  day: ['Monday', 'Friday', 'Saturday', 'Sunday', 'Christmas Eve', 'a public holiday', 'Easter Monday'],
  time: ['today', 'yesterday', 'last week', 'on {day}', 'three days ago', 'this morning'],
  name: ['Anna', 'Mr Brown', 'Chen', 'Fatima', 'Lukas', 'Maria', 'Ms Okoye', 'Peter', 'Yuki'],
  hello: ['hello', 'hi', 'hey there', 'good morning', 'good evening', 'hi {name}'],
  thanks: ['thanks', 'thank you', 'many thanks', 'cheers', 'thanks in advance', 'bye for now'],
  want: ['I want', 'I need', "I'd like", 'I would like', 'what I want is', 'we want'],
  unwanted: [
    "I don't want",
    'I do not need',
    "we don't want",
    'no, not',
    'this is not about',
    'I never wanted',
  ],
};

/** What is asked for, as it follows `I want`, and whole sentences that ask for it. */
interface Intent {
  readonly goals: readonly string[];
  readonly sentences: readonly string[];
}

/** Intents that ask for something: their goals can be set against each other. */
const REQUESTS: Readonly<Record<string, Intent>> = {
  cancellation: {
    goals: [
      'to cancel my order',
      'the order cancelled',
      'to stop the order of the {item}',
      'my order from {time} undone',
    ],
    sentences: [
      'please cancel the {item} that I ordered {time}',
      'can I still stop my order of the {item}',
      'I ordered the {item} twice, drop one of them before it goes out',
      'forget the {item}, I bought one elsewhere {time}',
    ],
  },
  complaint: {
    goals: [
      'to complain about the {item}',
      'to complain about your driver',
      'an apology',
      'to speak to your manager',
    ],
    sentences: [
      'your driver threw the {item} over the fence {time}',
      'nobody in your shop would talk to me {time}',
      'I have never been treated as badly as by your people {time}',
      'the {item} smells and your answer {time} was rude',
    ],
  },
  delivery: {
    goals: [
      'to know where my {item} is',
      'news of my parcel',
      'the {item} to get here',
      'my parcel brought to a neighbour',
    ],
    sentences: [
      'where is my {item}, it should have come {time}',
      'when does the {item} that I ordered {time} get here',
      'has my parcel left your store',
      'the tracking page of my {item} has said the same since {time}',
    ],
  },
  exchange: {
    goals: [
      'to exchange the {item}',
      'the {item} in another size',
      'a new {item} for this broken one',
      'another colour',
    ],
    sentences: [
      'the {item} is too small, do you have it one size up',
      'can I swap the {item} for a green one',
      'send me a {item} that works and I send this one back',
      'the {item} that came {time} is the wrong model, may I have the right one',
    ],
  },
  hours: {
    goals: [
      'your opening hours',
      'to know when you open on {day}',
      'to know if you are there on {day}',
      'to visit your shop on {day}',
    ],
    sentences: [
      'when do you open on {day}',
      'is the shop open on {day}',
      'how late can I come on {day}',
      'can I collect the {item} on {day} after six',
    ],
  },
  refund: {
    goals: ['a refund', 'my money back', 'to get back what I paid for the {item}', 'a refund for the {item}'],
    sentences: [
      'I sent the {item} back {time}, when do I get my money',
      'you charged me twice for the {item}, please pay it back',
      'the money for the {item} has not come back to my account',
      'how long does a refund for the {item} take',
    ],
  },
};

/** How a goal is put, alone or against another. */
const ALONE = [
  '{want} {goal}',
  'hello, {want} {goal}',
  '{want} {goal}, is that possible',
  'how do I go about it, {want} {goal}',
];
const AGAINST = [
  '{unwanted} {other}, {want} {goal}',
  '{want} {goal}, {unwanted} {other}',
  '{want} {goal}, not {other}',
  'not {other}, {want} {goal}',
  '{time} I asked for {other}, but now {want} {goal}',
  'now {want} {goal}, though {time} I asked for {other}',
  'instead of {other}, {want} {goal}',
  '{want} {goal} instead of {other}',
];

/** Intents without a request, with the words of those that have one. */
const TALK: Rules = {
  goodbye: [
    'that was all, bye',
    '{thanks}, the {item} is here, goodbye',
    'my question about {other} is answered, {thanks}',
    'I have {settled} now, {thanks}, bye',
    'no more questions, {thanks} and have a nice {day}',
    "it's all right about the {item}, {thanks}, {name}",
  ],
  greeting: [
    '{hello}',
    '{hello}, anybody there',
    '{hello}, {name} here',
    "{hello}, it's {name} again, we talked {time}",
    '{hello}, can you help me with something',
    '{hello}, are you the one who knows about {topic}',
    'is this the right place for questions about {topic}, {name} speaking',
  ],
};

const TALK_WORDS: Rules = {
  settled: ['my money', 'the new {item}', 'my parcel', 'my refund', 'your opening hours'],
  topic: ['refunds', 'deliveries', 'a {item}', 'opening hours', 'orders', 'complaints'],
};

/** In order of their names. */
export const INTENTS: readonly string[] = [...Object.keys(REQUESTS), ...Object.keys(TALK)].sort();

const choose = <Value>(values: readonly Value[], random: Random): Value =>
  values[random.integer(values.length)] as Value;

/** Makes up a sentence of an intent: what it is follows from the stream alone. */
export function makeSentence(intent: string, random: Random): string {
  const request = REQUESTS[intent];
  const others = Object.keys(REQUESTS).filter((name) => name !== intent);
  const rules: Rules = {
    ...SHARED,
    ...TALK_WORDS,
    goal: request?.goals ?? [],
    other: (REQUESTS[choose(others, random)] as Intent).goals,
  };
  const forms = request
    ? choose([request.sentences, ALONE, AGAINST, AGAINST], random)
    : (TALK[intent] as readonly string[]);
  let sentence = expand(choose(forms, random), rules, random);
  if (request && random.uniform() < 0.2) sentence = `${expand('{hello}', rules, random)}, ${sentence}`;
  if (request && random.uniform() < 0.2) sentence += `, ${expand('{thanks}', rules, random)}`;
  if (random.uniform() < 0.3) sentence = sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
  if (random.uniform() < 0.5) sentence += choose(['.', '!', '?', '...'], random);
  return random.uniform() < 0.15 ? mistype(sentence, random) : sentence;
}

function expand(form: string, rules: Rules, random: Random): string {
  return form.replace(/\{(\w+)\}/g, (_, name: string) =>
    expand(choose(rules[name] as readonly string[], random), rules, random),
  );
}

/** Two letters in the middle of a word change places. */
function mistype(sentence: string, random: Random): string {
  const words = [...sentence.matchAll(/[a-z]{5,}/g)];
  const word = words.length > 0 ? choose(words, random) : undefined;
  if (!word) return sentence;
  const at = word.index + 1 + random.integer(word[0].length - 3);
  return sentence.slice(0, at) + sentence[at + 1] + sentence[at] + sentence.slice(at + 2);
}
