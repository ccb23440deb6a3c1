"""Expected draws of core's keyed random streams, from an implementation with plain big integers.

Run from the repository root: python3 tooling/golden/keyed-random.py > packages/core/src/golden/keyed-random.json
"""

import json

M32 = (1 << 32) - 1
M64 = (1 << 64) - 1


def rotl(x, k, bits):
    return ((x << k) | (x >> (bits - k))) & ((1 << bits) - 1)


def fmix(h):
    h &= M32
    h ^= h >> 16
    h = h * 0x85EBCA6B & M32
    h ^= h >> 13
    h = h * 0xC2B2AE35 & M32
    return h ^ h >> 16


def murmur(blocks, h):
    for block in blocks:
        k = (block & M32) * 0xCC9E2D51 & M32
        h ^= rotl(k, 15, 32) * 0x1B873593 & M32
        h = (rotl(h, 13, 32) * 5 + 0xE6546B64) & M32
    return fmix(h)


def blocks_of(key):
    for part in key:
        if isinstance(part, int):
            yield part
            yield part >> 32
            yield 1
        else:
            yield from (ord(char) for char in part)
            yield 2


def draws(key, count):
    a = murmur(blocks_of(key), 0x9747B28C)
    b = murmur(blocks_of(key), 0x3C6EF372)
    s0, s1 = a << 32 | b, fmix(a + 0x9E3779B9) << 32 | fmix(b + 0x9E3779B9)
    # Blackman and Vigna's xoroshiro128+ of 2018: constants 24, 16, 37.
    for _ in range(count):
        yield (s0 + s1) & M32
        s1 ^= s0
        s0, s1 = rotl(s0, 24, 64) ^ s1 ^ (s1 << 16 & M64), rotl(s1, 37, 64)


KEYS = [[0], [1], [42, "shuffle", 3], [-7, "map", 0, 2, 59999], [1700000000000], ["a", "b"], ["ab"], []]
print(json.dumps([{"key": key, "draws": list(draws(key, 6))} for key in KEYS], indent=1))
