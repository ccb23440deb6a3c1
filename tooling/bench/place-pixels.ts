import * as tf from '@tensorflow/tfjs-core';

/** On a canvas of zeros, or cut to it. */
export function placed(
  x: tf.Tensor4D,
  height: number,
  width: number,
  top: number,
  left: number,
): tf.Tensor4D {
  const [batch, rows, columns, channels] = x.shape;
  const [bottom, right] = [Math.max(0, height - rows - top), Math.max(0, width - columns - left)];
  return tf.slice(padded(x, [0, 0], [top, bottom], [left, right], [0, 0]), 0, [
    batch,
    height,
    width,
    channels,
  ]);
}

/** Zeros between the pixels. */
export function apart(dy: tf.Tensor4D, stride: number): tf.Tensor4D {
  if (stride === 1) return dy;
  const [batch, height, width, channels] = dy.shape;
  const columns = padded(
    tf.reshape(dy, [batch * height, width, 1, channels]),
    [0, 0],
    [0, 0],
    [0, stride - 1],
    [0, 0],
  );
  const rows = tf.reshape(columns, [batch, height, 1, width * stride * channels]);
  const spread = padded(rows as tf.Tensor4D, [0, 0], [0, 0], [0, stride - 1], [0, 0]);
  return tf.reshape(spread, [batch, height * stride, width * stride, channels]);
}

function padded(x: tf.Tensor4D, ...paddings: [number, number][]): tf.Tensor4D {
  return tf.pad(x, paddings) as tf.Tensor4D;
}
