/** Frequencies of the first three formants, Hz. */
export type Formants = readonly [first: number, second: number, third: number];

/** Whose vocal tract it is. */
export type VoiceKind = 'man' | 'woman' | 'child';

/** A vowel as in the word that it is usually named by. */
export interface Vowel {
  readonly name: string;
  readonly formants: Readonly<Record<VoiceKind, Formants>>;
}

/**
 * Mean formants of American English vowels in /hVd/, of 33 men, 28 women and 15 children.
 *
 * @see Peterson and Barney 1952, Control Methods Used in a Study of the Vowels, https://doi.org/10.1121/1.1906875, table II
 */
export const VOWELS: readonly Vowel[] = [
  { name: 'ee', formants: { man: [270, 2290, 3010], woman: [310, 2790, 3310], child: [370, 3200, 3730] } },
  { name: 'eh', formants: { man: [530, 1840, 2480], woman: [610, 2330, 2990], child: [690, 2610, 3570] } },
  { name: 'ah', formants: { man: [730, 1090, 2440], woman: [850, 1220, 2810], child: [1030, 1370, 3170] } },
  { name: 'aw', formants: { man: [570, 840, 2410], woman: [590, 920, 2710], child: [680, 1060, 3180] } },
  { name: 'oo', formants: { man: [300, 870, 2240], woman: [370, 950, 2670], child: [430, 1170, 3260] } },
  { name: 'er', formants: { man: [490, 1350, 1690], woman: [500, 1640, 1960], child: [560, 1820, 2160] } },
];

/** Mean pitch of the same speakers, Hz. */
export const PITCH: Readonly<Record<VoiceKind, number>> = { man: 132, woman: 223, child: 264 };
