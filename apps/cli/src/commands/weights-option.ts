import { Option } from 'commander';

/** How a saved model holds its numbers: the names are core's, which `--help` need not load. */
export function weightsOption(): Option {
  return new Option('--weights <format>', 'numbers in the file: 4, 2 or 1 bytes each')
    .choices(['float32', 'float16', 'int8'])
    .default('float32');
}
