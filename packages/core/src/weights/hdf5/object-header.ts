import type { Hdf5Bytes } from './hdf5-bytes.js';

/** The kinds of messages that are read. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

/** One fact about an object: where it lies in the file. */
export interface Message {
  readonly type: number;
  readonly at: number;
  readonly size: number;
}

interface Block {
  readonly start: number;
  readonly end: number;
}

const SHARED = 2;

/**
 * Lists the messages of an object: a group or a dataset.
 *
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, IV.A.1
 */
export function readMessages(bytes: Hdf5Bytes, address: number): Message[] {
  if (bytes.u8(address) === 1) {
    const start = address + 16;
    return collect(bytes, [{ start, end: start + bytes.u32(address + 8) }], readOld);
  }
  bytes.expect('OHDR', address);
  const flags = bytes.u8(address + 5);
  const sizeAt = address + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const sizeBytes = 1 << (flags & 3);
  const start = sizeAt + sizeBytes;
  // Messages may carry the order in which they were made.
  const extra = flags & 4 ? 2 : 0;
  const first = { start, end: start + bytes.uint(sizeAt, sizeBytes) };
  return collect(bytes, [first], (at) => readNew(bytes, at, extra), newContinuation);
}

/** Where the next block's messages are; version 2 frames them with a signature and a checksum. */
type Continue = (bytes: Hdf5Bytes, start: number, length: number) => Block;

const oldContinuation: Continue = (_, start, length) => ({ start, end: start + length });
const newContinuation: Continue = (bytes, start, length) => {
  bytes.expect('OCHK', start);
  return { start: start + 4, end: start + length - 4 };
};

interface Framed extends Message {
  readonly header: number;
  readonly flags: number;
}

function collect(
  bytes: Hdf5Bytes,
  blocks: Block[],
  read: (at: number, bytes: Hdf5Bytes) => Framed,
  next: Continue = oldContinuation,
): Message[] {
  const messages: Message[] = [];
  for (let block = blocks.pop(); block; block = blocks.pop()) {
    // What is left may be too short for a message.
    for (let at = block.start; at + 8 <= block.end; ) {
      const { header, flags, ...message } = read(at, bytes);
      at += header + message.size;
      if (at > block.end) throw bytes.failure('has a message that is longer than its object');
      if (message.type === MESSAGE.continuation) {
        const start = bytes.address(message.at);
        if (start !== undefined) blocks.push(next(bytes, start, bytes.u64(message.at + 8)));
      } else if (flags & SHARED && message.type !== MESSAGE.attribute) {
        throw bytes.unsupported('a type or shape that objects share');
      } else {
        messages.push(message);
      }
    }
  }
  return messages;
}

function readOld(at: number, bytes: Hdf5Bytes): Framed {
  return { type: bytes.u16(at), size: bytes.u16(at + 2), flags: bytes.u8(at + 4), header: 8, at: at + 8 };
}

function readNew(bytes: Hdf5Bytes, at: number, extra: number): Framed {
  const header = 4 + extra;
  return { type: bytes.u8(at), size: bytes.u16(at + 1), flags: bytes.u8(at + 3), header, at: at + header };
}

/** The first message of a kind. */
export function findMessage(messages: readonly Message[], type: number): Message | undefined {
  return messages.find((message) => message.type === type);
}
