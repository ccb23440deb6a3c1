"""Writes packages/core/src/layers/golden/layers.json: layers computed by PyTorch, in channels-last layout.

Run: /usr/bin/python3 tooling/golden/layers.py
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

torch.manual_seed(20)
torch.set_default_dtype(torch.float64)
cases = {}


def last(x):
    """Channels first to channels last."""
    return x.movedim(1, -1)


def first(x):
    return x.movedim(-1, 1)


def array(x):
    return {'shape': list(x.shape), 'data': [float(f'{v:.8g}') for v in x.detach().reshape(-1).tolist()]}


def case(name, x, y, weights=(), **more):
    cases[name] = {
        'x': array(x),
        'weights': [array(w) for w in weights],
        'y': array(y),
        **{key: array(value) for key, value in more.items()},
    }


def same(x, kernel, strides, value=0.0):
    """TensorFlow's `same`: the odd zero comes last."""
    pads = []
    for size, k, s in reversed(list(zip(x.shape[2:], kernel, strides))):
        total = max((math.ceil(size / s) - 1) * s + k - size, 0)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads, value=value)


# Convolutions. PyTorch kernels are [filters, channels, ...]; ours [..., channels, filters].
x1 = torch.randn(2, 9, 3)
k1 = torch.randn(4, 3, 3)
b = torch.randn(4)
kernel1 = k1.permute(2, 1, 0)
case('conv1d', x1, last(F.conv1d(first(x1), k1, b)), [kernel1, b])
case('conv1d strided same', x1, last(F.conv1d(same(first(x1), [3], [2]), k1, b, stride=2)), [kernel1, b])
case('conv1d dilated', x1, last(F.conv1d(first(x1), k1, b, dilation=3)), [kernel1, b])

x2 = torch.randn(2, 6, 7, 3)
k2 = torch.randn(4, 3, 3, 2)
kernel2 = k2.permute(2, 3, 1, 0)
case('conv2d', x2, last(F.conv2d(first(x2), k2, b)), [kernel2, b])
case('conv2d strided', x2, last(F.conv2d(first(x2), k2, b, stride=(2, 3))), [kernel2, b])
case('conv2d strided same', x2, last(F.conv2d(same(first(x2), [3, 2], [2, 2]), k2, b, stride=2)), [kernel2, b])
case('conv2d dilated', x2, last(F.conv2d(first(x2), k2, b, dilation=(2, 3))), [kernel2, b])
case('conv2d without bias', x2, last(F.relu(F.conv2d(first(x2), k2))), [kernel2])
case('conv2d padded by PyTorch', x2, last(F.conv2d(first(x2), k2, b, stride=2, padding=1)), [kernel2, b])

kd = torch.randn(6, 1, 3, 3)
bd = torch.randn(6)
depthwise = kd.reshape(3, 2, 3, 3).permute(2, 3, 0, 1)
case('depthwiseConv2d', x2, last(F.conv2d(first(x2), kd, bd, groups=3)), [depthwise, bd])
case(
    'depthwiseConv2d strided same',
    x2,
    last(F.conv2d(same(first(x2), [3, 3], [2, 2]), kd, bd, stride=2, groups=3)),
    [depthwise, bd],
)
kp = torch.randn(4, 6, 1, 1)
case(
    'separableConv2d',
    x2,
    last(F.conv2d(F.conv2d(first(x2), kd, groups=3), kp, b)),
    [depthwise, kp.permute(2, 3, 1, 0), b],
)

# Pooling.
case('maxPool1d', x1, last(F.max_pool1d(first(x1), 2)))
case('maxPool1d same', x1, last(F.max_pool1d(same(first(x1), [3], [2], -math.inf), 3, 2)))
case('averagePool1d', x1, last(F.avg_pool1d(first(x1), 3, 2)))
case('maxPool2d', x2, last(F.max_pool2d(first(x2), 2)))
case('maxPool2d overlapping', x2, last(F.max_pool2d(first(x2), 3, 2)))
case('maxPool2d same', x2, last(F.max_pool2d(same(first(x2), [3, 2], [2, 2], -math.inf), (3, 2), 2)))
case('averagePool2d', x2, last(F.avg_pool2d(first(x2), (3, 2), (1, 2))))
ones = torch.ones_like(first(x2))
sums, counts = (F.avg_pool2d(same(t, [3, 3], [2, 2]), 3, 2) for t in (first(x2), ones))
case('averagePool2d same', x2, last(sums / counts))
case('globalAveragePool1d', x1, x1.mean(1))
case('globalMaxPool1d', x1, x1.amax(1))
case('globalAveragePool2d', x2, x2.mean((1, 2)))
case('globalMaxPool2d', x2, x2.amax((1, 2)))

# Dense and what has no weights.
xd = torch.randn(3, 5)
kernel, bias = torch.randn(5, 4), torch.randn(4)
case('dense', xd, torch.softmax(xd @ kernel + bias, 1), [kernel, bias])
case('flatten', x2, x2.flatten(1))
case('zeroPadding2d', x2, F.pad(x2, (0, 0, 0, 3, 1, 2)))

xa = torch.linspace(-6, 6, 24).reshape(2, 12)
for name, f in {
    'linear': lambda x: x,
    'relu': F.relu,
    'relu6': F.relu6,
    'elu': F.elu,
    'selu': F.selu,
    'sigmoid': torch.sigmoid,
    'hardSigmoid': lambda x: (0.2 * x + 0.5).clamp(0, 1),
    'tanh': torch.tanh,
    'softmax': lambda x: torch.softmax(x, 1),
    'softplus': F.softplus,
    'softsign': F.softsign,
    'swish': F.silu,
    'mish': F.mish,
    'gelu': F.gelu,
}.items():
    case(f'activation {name}', xa, f(xa))

# Batch normalisation: one training step with its gradients, two steps of moving statistics, prediction.
for name, shape in {'2d': (5, 3), '3d': (2, 4, 3), '4d': (2, 3, 4, 3)}.items():
    x = (torch.randn(shape) * 3 + 2).requires_grad_()
    second = torch.randn(shape) - 1
    dy = torch.randn(shape)
    gamma, beta = torch.rand(3).add(0.5).requires_grad_(), torch.randn(3).requires_grad_()
    mean, variance = torch.randn(3), torch.rand(3) + 0.5
    axes = tuple(range(len(shape) - 1))
    trained = F.batch_norm(first(x), None, None, gamma, beta, training=True, eps=1e-3)
    dx, dgamma, dbeta = torch.autograd.grad(last(trained), [x, gamma, beta], dy)
    moved_mean, moved_variance = mean, variance
    for batch in (x, second):
        moved_mean = 0.9 * moved_mean + 0.1 * batch.mean(axes)
        moved_variance = 0.9 * moved_variance + 0.1 * batch.var(axes, unbiased=False)
    predicted = F.batch_norm(first(x), mean, variance, gamma, beta, training=False, eps=1e-3)
    frozen_dx, = torch.autograd.grad(last(predicted), [x], dy)
    case(
        f'batchNormalization {name}',
        x,
        last(trained),
        [gamma, beta, mean, variance],
        second=second,
        dy=dy,
        dx=dx,
        dgamma=dgamma,
        dbeta=dbeta,
        movedMean=moved_mean,
        movedVariance=moved_variance,
        predicted=last(predicted),
        frozenDx=frozen_dx,
    )

# Embeddings: the padding row gets no gradient.
ids = torch.tensor([[1, 3, 0, 0], [4, 1, 1, 0]])
table = torch.randn(5, 3)
table[0] = 0
embedding = torch.nn.Embedding.from_pretrained(table, freeze=False, padding_idx=0)
looked_up = embedding(ids)
dy = torch.randn(2, 4, 3)
dtable, = torch.autograd.grad(looked_up, [embedding.weight], dy)
case('embedding', ids.double(), looked_up, [table], dy=dy, dtable=dtable)
case('zeroPadding1d', x1, last(F.pad(first(x1), (1, 3))))
case('concatenate', x1, torch.cat([x1, x1, x1], 2))
case('concatenate steps', x1, torch.cat([x1, x1], 1))

out = Path(__file__).parents[2] / 'packages/core/src/layers/golden/layers.json'
out.parent.mkdir(exist_ok=True)
out.write_text(json.dumps({'torch': torch.__version__, 'cases': cases}, separators=(',', ':')) + '\n')
print(out, out.stat().st_size, 'bytes,', len(cases), 'cases')
