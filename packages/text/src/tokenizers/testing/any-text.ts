import fc from 'fast-check';

const anywhere = fc.integer({ min: 0, max: 0x10ffff });
const ascii = fc.integer({ min: 0x09, max: 0x7e });

/** Texts of any code points, ASCII half of the time; halves of surrogate pairs too. */
export const anyText = fc
  .array(fc.oneof(ascii, anywhere), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points));

/** The same without lone halves of surrogate pairs, for which there is no UTF-8. */
export const wellFormedText = anyText.map((text) => text.replace(/\p{Surrogate}/gu, '\ufffd'));
