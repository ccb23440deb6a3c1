/** Scripts that put no spaces between words, with the two marks that lengthen a vowel in several of them. */
const UNSPACED =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\u30fc\\uff70';
const LETTERS = `(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}_])+`;
const NUMBER = '\\p{N}+(?:[.,:]\\p{N}+)+';
const PICTURE = '\\p{Extended_Pictographic}(?:\\ufe0f|\\p{Emoji_Modifier})*';

/** The kinds of token, the first that fits wins; what is between them is white space. */
const KINDS = [
  // Brackets, quotes and slashes as the Penn Treebank writes them.
  '(?<![\\p{L}\\p{N}])-[LRlr][RCSrcs][Bb]-',
  "``|''|\\\\[/*]",
  // 's and n't that stand alone already, as in text that has been tokenised before.
  "'(?:[sSmMdDtT]|[rR][eE]|[vV][eE]|[lL][lL])(?![\\p{L}\\p{N}])",
  // U.S. and e.g.
  '(?<![\\p{L}\\p{N}])\\p{L}(?:\\.\\p{L})+\\.?(?![\\p{L}\\p{N}])',
  `[${UNSPACED}]+`,
  // Words and numbers; hyphens and apostrophes inside of a word join it.
  `(?:${NUMBER}|${LETTERS})(?:[-'\\u2010\\u2011]${LETTERS})*`,
  `${PICTURE}(?:\\u200d${PICTURE})*`,
  '\\p{Regional_Indicator}{2}',
  '\\.{2,}|-{2,}',
  '\\S',
];

/** Finds the next token of a text. */
export const TOKEN = new RegExp(KINDS.join('|'), 'gu');

/** A token that has to be cut into words by a dictionary. */
export const UNSPACED_TOKEN = new RegExp(`^[${UNSPACED}]`, 'u');

/** A character with the marks on it. */
export const MARKED_CHARACTER = /\P{M}\p{M}*|\p{M}/gu;

/** A word and its ending: did + n't, it + 's. */
export const CONTRACTION = /^(.+?)(n't|'(?:s|m|d|re|ve|ll))$/isu;
