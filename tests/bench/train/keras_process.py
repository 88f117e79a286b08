"""Keras as a contestant: does the job of its arguments (see job.ts) and prints what it measured."""
import gzip
import json
import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np

folder, job = sys.argv[1], json.loads(sys.argv[2])
keras.mixed_precision.set_global_policy(job["precision"])
from networks import network_of

kind, images, batch_size = job["measure"], job["images"], job["batchSize"]


def read(name, skip):
    with gzip.open(os.path.join(folder, name)) as f:
        return np.frombuffer(f.read(), np.uint8, offset=skip)


sets = {name: (read(f"{name}-images-idx3-ubyte.gz", 16), read(f"{name}-labels-idx1-ubyte.gz", 8)) for name in ("train", "t10k")}
x, y = sets["t10k" if kind in ("evaluate", "predict") else "train"]
shape = {"mlp": (-1, 784), "lstm": (-1, 28, 28)}.get(job["network"], (-1, 28, 28, 1))
x = x.reshape(shape)[:images] / np.float32(255)
y = y[:images].astype("int32")
model = network_of(job["network"])
begin = time.perf_counter()


class Clock(keras.callbacks.Callback):
    """When epochs begin and steps end."""
    ends = []
    start = 0

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()


class StepClock(Clock):
    def on_train_batch_end(self, batch, logs=None):
        self.ends.append(time.perf_counter() - begin)


def repeated(call):
    call()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return sorted(times)[2]


def fit(epochs, *callbacks):
    model.fit(x, y, batch_size=batch_size, epochs=epochs, verbose=0, callbacks=list(callbacks))


if kind == "epoch":
    clock = Clock()
    fit(2, clock)
    value = time.perf_counter() - clock.start
elif kind == "steps":
    fit(1, StepClock())
    value = Clock.ends
elif kind == "memory":
    fit(1)
    # Kilobytes, but bytes on macOS.
    value = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
elif kind == "evaluate":
    value = repeated(lambda: model.evaluate(x, y, batch_size=batch_size, verbose=0))
else:
    value = repeated(lambda: model.predict(x, batch_size=batch_size, verbose=0))
print(json.dumps({"value": value, "parameters": model.count_params()}))
