"""Writes JPEG files, or passes over them with Keras's loader; prints seconds per pass and the peak of resident memory in MB."""
import json
import os
import resource
import sys
import time

action, folder, count, side, passes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])

if action == "write":
    import numpy as np
    from PIL import Image

    rng = np.random.default_rng(1)
    for i in range(count):
        place = os.path.join(folder, "ab"[i % 2])
        os.makedirs(place, exist_ok=True)
        coarse = Image.fromarray(rng.integers(0, 256, (12, 16, 3), dtype=np.uint8))
        coarse.resize((400, 300), Image.BICUBIC).save(os.path.join(place, f"{i}.jpg"), quality=90)
    print(json.dumps({}))
else:
    import keras

    dataset = keras.utils.image_dataset_from_directory(folder, image_size=(side, side), batch_size=32, seed=1, verbose=False)
    seconds = []
    for _ in range(passes):
        start = time.perf_counter()
        seen = sum(int(x.shape[0]) for x, _ in dataset)
        seconds.append(time.perf_counter() - start)
    assert seen == count
    print(json.dumps({"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
