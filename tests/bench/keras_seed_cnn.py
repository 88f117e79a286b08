"""One epoch of the seed CNN in Keras; prints {"seconds": ...} for every epoch after the first (which traces)."""
import gzip, json, os, sys, time
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import numpy as np

if len(sys.argv) > 4:
    keras.mixed_precision.set_global_policy(sys.argv[4])

folder, batch_size, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
def read(name, skip):
    with gzip.open(os.path.join(folder, name)) as f:
        return np.frombuffer(f.read(), np.uint8)[skip:]
x = (read("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28, 1) / np.float32(255)).astype("float32")
y = read("train-labels-idx1-ubyte.gz", 8).astype("int32")
L = keras.layers
model = keras.Sequential([keras.Input((28, 28, 1)), L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"),
    L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"), L.Flatten(), L.Dense(64, activation="relu"), L.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
for epoch in range(epochs + 1):
    start = time.perf_counter()
    model.fit(x, y, batch_size=batch_size, epochs=1, verbose=0)
    if epoch > 0:
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)
