"""Writes pictures of many kinds, and loads them with Keras: the reference of image-folder.test.ts."""
import contextlib
import os
import sys

import keras
import numpy as np
from PIL import Image


def write(folder):
    rng = np.random.default_rng(7)

    def smooth(height, width, channels):
        x = np.linspace(0, 1, width)[None, :, None]
        y = np.linspace(0, 1, height)[:, None, None]
        k = np.arange(1, channels + 1)[None, None, :]
        values = 127 * (1 + np.sin(5 * k * x + 3 * y)) + rng.integers(0, 2, (height, width, channels))
        return np.clip(values, 0, 255).astype(np.uint8)

    def save(path, picture, **options):
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        picture.save(os.path.join(folder, path), **options)

    save("apples/grey.png", Image.fromarray(smooth(9, 14, 1)[:, :, 0], "L"))
    save("apples/rgb.png", Image.fromarray(smooth(20, 12, 3), "RGB"))
    save("apples/alpha.png", Image.fromarray(smooth(11, 30, 4), "RGBA"))
    save("apples/deep.png", Image.fromarray((smooth(16, 16, 1)[:, :, 0].astype(np.uint16) << 8) + 77))
    save("apples/deeper/palette.PNG", Image.fromarray(smooth(8, 8, 3), "RGB").quantize(16))
    save("pears/colour.jpg", Image.fromarray(smooth(40, 25, 3), "RGB"), quality=90)
    save("pears/grey.jpeg", Image.fromarray(smooth(25, 40, 1)[:, :, 0], "L"), quality=80)
    save("pears/progressive.jpg", Image.fromarray(smooth(33, 17, 3), "RGB"), quality=75, progressive=True)
    save("plums/bitmap.bmp", Image.fromarray(smooth(13, 13, 3), "RGB"))
    frames = [Image.fromarray(smooth(10, 15, 3), "RGB") for _ in range(3)]
    save("plums/animated.gif", frames[0], save_all=True, append_images=frames[1:])
    for i in range(6):
        save(f"figs/more/{i}.png", Image.fromarray(smooth(7 + i, 9, 3), "RGB"))


def load(folder, options):
    loaded = keras.utils.image_dataset_from_directory(folder, batch_size=None, verbose=False, **options)
    # Keras shuffles once more while it reads; the list of its files is in the order before that.
    return {os.path.relpath(path, folder): i for i, path in enumerate(loaded.file_paths)}, loaded


def cases(folder, given):
    # Keras prints what it found, and the answer goes to the same place.
    with contextlib.redirect_stdout(sys.stderr):
        return [case(folder, options) for options in given]


def case(folder, options):
    order, _ = load(folder, options)
    plain = {**options, "shuffle": False}
    plain.pop("validation_split", None)
    plain.pop("subset", None)
    _, dataset = load(folder, plain)
    xs, ys = zip(*[(x.numpy(), y.numpy()) for x, y in dataset])
    pictures = {
        os.path.relpath(path, folder): {"x": xs[i].astype(float).ravel().tolist(), "y": np.asarray(ys[i]).astype(float).ravel().tolist()}
        for i, path in enumerate(dataset.file_paths)
    }
    return {"order": list(order), "classNames": list(dataset.class_names), "pictures": {p: pictures[p] for p in order}}
