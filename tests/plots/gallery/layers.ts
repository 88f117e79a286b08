import { plots, tf } from "tslab-ml";
import { datasets } from "./datasets";

/** A convolution whose filters are Gabor's: a wave at an angle under a bell, as first layers of networks learn them. */
function gaborModel(): tf.Sequential {
  const [size, count] = [9, 16];
  const values = new Float32Array(size * size * count);
  for (let k = 0; k < count; k++) {
    const [angle, wave] = [((k % 8) * Math.PI) / 8, k < 8 ? 8 : 4];
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const [x, y] = [j - 4, i - 4];
        const along = x * Math.cos(angle) + y * Math.sin(angle);
        values[(i * size + j) * count + k] =
          Math.exp(-(x * x + y * y) / 12) * Math.cos((2 * Math.PI * along) / wave + (k < 8 ? Math.PI / 2 : 0));
      }
    }
  }
  const kernel = tf.tensor4d(values, [size, size, 1, count]);
  const convolution = tf.layers.conv2d({
    filters: count,
    kernelSize: size,
    padding: "same",
    activation: "relu",
    useBias: false,
    inputShape: [32, 32, 1],
    name: "gabor",
    weights: [kernel],
  });
  return tf.sequential({ layers: [convolution, tf.layers.globalAveragePooling2d({ name: "average" })] });
}

/** What patterns a convolution looks for. */
export async function filtersOfGabor() {
  const model = gaborModel();
  const figure = plots.filters(model, { layer: "gabor" });
  model.dispose();
  return figure;
}

/** Where it finds them in a handwritten three. */
export async function activationsOfGabor() {
  const { digits } = await datasets();
  const model = gaborModel();
  const three = tf.tidy(() => tf.image.resizeBilinear(tf.tensor3d(digits.images[3]!, [8, 8, 1]), [32, 32]).div(16));
  const figure = plots.activations(model, three, { layer: "gabor" });
  three.dispose();
  model.dispose();
  return figure;
}

/** One number per unit where a layer has no height and width. */
export async function activationsOfUnits() {
  const { digits } = await datasets();
  const model = gaborModel();
  const three = tf.tidy(() => tf.image.resizeBilinear(tf.tensor3d(digits.images[3]!, [8, 8, 1]), [32, 32]).div(16));
  const figure = plots.activations(model, three, { layer: "average" });
  three.dispose();
  model.dispose();
  return figure;
}
