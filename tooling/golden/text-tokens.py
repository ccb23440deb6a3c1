"""Golden values for packages/text: fastText's subword hashes, and byte-pair tokens by Hugging Face's own library.

    pip install tokenizers==0.23.2
    python3 tooling/golden/text-tokens.py > packages/text/src/tokenizers/golden/tokens.json
"""
import json

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

WORDS = ["as", "film", "Größe", "电影", "a", "👍!", "constructor"]
LENGTHS = (3, 6)
BUCKETS = 20_000


def fasttext_hash(text):
    """dictionary.cc: h = (h ^ uint32_t(int8_t(byte))) * 16777619."""
    value = 2166136261
    for byte in text.encode():
        signed = byte if byte < 128 else byte - 256
        value = ((value ^ (signed & 0xFFFFFFFF)) * 16777619) & 0xFFFFFFFF
    return value


def subwords(word):
    padded = f"<{word}>"
    low, high = LENGTHS
    parts = [padded[i : i + n] for n in range(low, high + 1) for i in range(len(padded) - n + 1)]
    return [[part, fasttext_hash(part) % BUCKETS] for part in parts]


CORPUS = [
    "the striate cortex answers to edges of light",
    "a convolution answers to patterns wherever they are",
    "the light of the film is lighter than the lightest light",
    "naïve answers, naïver questions: don't you think so?",
] * 5
SENTENCES = [
    "the lightest convolution answers",
    "Unseen words, naïve or not: 电影 👍",
    "  two  spaces\nand a line",
    "don't",
    "",
]


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=330, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=120, show_progress=False, special_tokens=["[UNK]"])
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def described(tokenizer):
    tokens = [tokenizer.encode(sentence, add_special_tokens=False).tokens for sentence in SENTENCES]
    return {"json": json.loads(tokenizer.to_str()), "tokens": tokens}


print(
    json.dumps(
        {
            "subwords": {"lengths": LENGTHS, "buckets": BUCKETS, "words": {word: subwords(word) for word in WORDS}},
            "sentences": SENTENCES,
            "byteLevel": described(byte_level()),
            "wordPiece": described(word_piece()),
        },
        ensure_ascii=False,
    )
)
