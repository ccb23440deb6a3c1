/** Whether a stride or dilation is 1 along both axes. */
export function isOne(value: number | readonly number[]): boolean {
  return typeof value === 'number' ? value === 1 : value.every((one) => one === 1);
}
