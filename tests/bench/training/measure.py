"""Keras as a contestant: measure.py MODEL BATCH IMAGES POLICY FOLDER prints what measure.ts prints."""
import gzip, json, os, resource, sys, time
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import numpy as np

kind, batch, images, policy, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
keras.mixed_precision.set_global_policy(policy)

def read(name, skip):
    with gzip.open(os.path.join(folder, name)) as f:
        return np.frombuffer(f.read(), np.uint8)[skip:]

def pictures(name):
    return (read(name, 16).reshape(-1, 28, 28, 1) / np.float32(255)).astype("float32")

x, y = pictures("train-images-idx3-ubyte.gz"), read("train-labels-idx1-ubyte.gz", 8).astype("int32")
test = pictures("t10k-images-idx3-ubyte.gz"), read("t10k-labels-idx1-ubyte.gz", 8).astype("int32")
L = keras.layers
normal = lambda: L.BatchNormalization(momentum=0.9)

def conv(filters, size=3, strides=1):
    return L.Conv2D(filters, size, strides=strides, padding="same", use_bias=False)

def resnet():
    inputs = keras.Input((28, 28, 1))
    h = L.ReLU()(normal()(conv(16)(inputs)))
    for stage, filters in enumerate([16, 32, 64]):
        for block in range(3):
            changes = stage > 0 and block == 0
            strides = 2 if changes else 1
            branch = normal()(conv(filters)(L.ReLU()(normal()(conv(filters, strides=strides)(h)))))
            shortcut = normal()(conv(filters, 1, strides)(h)) if changes else h
            h = L.ReLU()(L.Add()([branch, shortcut]))
    return keras.Model(inputs, L.Dense(10, activation="softmax", dtype="float32")(L.GlobalAveragePooling2D()(h)))

def separable():
    blocks = [layer for filters in [64, 128, 128] for layer in
        [L.SeparableConv2D(filters, 3, padding="same", use_bias=False), normal(), L.ReLU(), L.MaxPooling2D(2)]]
    return [conv(32), *blocks, L.GlobalAveragePooling2D()]

layers = {
    "seed-cnn": lambda: [L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"), L.MaxPooling2D(2),
        L.Conv2D(64, 3, activation="relu"), L.Flatten(), L.Dense(64, activation="relu")],
    "mlp": lambda: [L.Flatten(), L.Dense(512, activation="relu"), L.Dense(256, activation="relu")],
    "lstm": lambda: [L.Reshape((28, 28)), L.LSTM(64)],
    "separable": separable,
}
model = resnet() if kind == "resnet" else keras.Sequential(
    [keras.Input((28, 28, 1)), *layers[kind](), L.Dense(10, activation="softmax", dtype="float32")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])

def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start

first = seconds(lambda: model.fit(x[:batch], y[:batch], batch_size=batch, epochs=1, verbose=0))
class Clock(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None): self.start = time.perf_counter()
    def on_epoch_end(self, epoch, logs=None): self.seconds = time.perf_counter() - self.start
clock = Clock()
model.fit(x[:images], y[:images], batch_size=batch, epochs=2, verbose=0, callbacks=[clock])
evaluate = lambda: model.evaluate(*test, batch_size=500, verbose=0)
predict = lambda: model.predict(test[0], batch_size=500, verbose=0)
evaluate()
for _ in range(3): predict()
print(json.dumps({
    "epoch": clock.seconds * 60_000 / images,
    "firstStep": first,
    "evaluate": seconds(evaluate),
    "predict": seconds(predict),
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "parameters": model.count_params(),
}))
