import { describe, expect, test } from 'vitest';
import golden from './golden/tokens.json' with { type: 'json' };
import { bytePairTokenizer, characterTokenizer, wordTokenizer } from './index.js';

describe('tokenisers in a browser', () => {
  test('words are the same as in Node', () => {
    const text = "It's a well-made film, isn't it? U.S. 3.50 👍🏽👨‍👩‍👧 Привет नमस्ते 我喜欢电影。";
    expect(wordTokenizer({ unspaced: 'characters' }).tokenize(text)).toEqual(
      "It|'s|a|well-made|film|,|is|n't|it|?|U.S.|3.50|👍🏽|👨‍👩‍👧|Привет|नमस्ते|我|喜|欢|电|影|。".split('|'),
    );
  });

  test('the platform has a dictionary for scripts without spaces', () => {
    expect(wordTokenizer().tokenize('我喜欢电影')).toEqual(['我', '喜欢', '电影']);
  });

  test("characters and Hugging Face's pieces are the same as in Node", async () => {
    expect(characterTokenizer().tokenize('Añ 👍')).toEqual(['a', 'ñ', ' ', '👍']);
    const pieces = await bytePairTokenizer(golden.byteLevel.json);
    expect(golden.sentences.map((sentence) => pieces.tokenize(sentence))).toEqual(golden.byteLevel.tokens);
  });
});
