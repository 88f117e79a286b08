# Models of every layer that Keras 3 and tfjs both have, for keras.test.ts.
import keras, numpy as np, zlib
from keras import Input, Model, Sequential, layers as L

I = lambda *shape, **k: Input(shape, **k)
seq = lambda shape, *layers, **k: Sequential([I(*shape, **k), *layers])
image, volume, series = (6, 5, 3), (4, 5, 4, 2), (6, 4)

def two(build, shape=(4, 3), other=None):
    a, b = I(*shape), I(*(other or shape))
    return Model([a, b], build(a, b))

def activations():
    x = I(5)
    names = "elu linear relu relu6 selu sigmoid softmax softplus softsign tanh silu mish gelu".split()
    return Model(x, [L.Dense(3, activation=n, name="with_" + n)(x) for n in names])

def shared():
    a, b, d = I(3, name="a"), I(3, name="b"), L.Dense(4)
    return Model([a, b], [L.Add()([d(a), d(b)]), d(b)])

def nested():
    x = I(4)
    inner = Sequential([I(4), L.Dense(4), L.BatchNormalization(), L.Dense(3)], name="inner")
    y = I(3)
    function = Model(y, [L.Dense(3)(L.Dense(3, activation="tanh")(y))], name="function")
    h = inner(x)
    h = function(L.Add()([h, L.Dense(3)(x)]))
    h = h[0] if isinstance(h, list) else h
    return Model(x, [L.Dense(2)(h), inner(L.Dense(4)(h))])

def crossed():
    # Layers of one class at one depth, whose order decides where their weights lie.
    a, b = I(3, name="a"), I(4, name="b")
    branches = [L.Dense(2)(b), L.Dense(2)(a), L.Dense(2)(b)]
    h = L.Concatenate()([branches[2], branches[0], branches[1]])
    return Model({"b": b, "a": a}, {"y": L.Dense(1, name="y")(h), "x": L.Dense(3, name="x")(branches[1])})

MODELS = {
    "activations": activations,
    "activation layers": lambda: seq(image, L.Activation("relu"), L.ReLU(max_value=1.5), L.LeakyReLU(0.2), L.ELU(), L.PReLU(shared_axes=[1, 2]), L.Softmax()),
    "dense": lambda: seq((4,), L.Dense(3, kernel_regularizer="l2", bias_regularizer=keras.regularizers.L1L2(0.1, 0.2), kernel_constraint=keras.constraints.MaxNorm(0.1), kernel_initializer="he_normal"), L.Dense(2, use_bias=False, kernel_initializer="orthogonal")),
    "conv1d": lambda: seq((9, 3), L.Conv1D(4, 3, padding="same"), L.Conv1D(2, 2, strides=2, activation="relu")),
    "conv2d": lambda: seq(image, L.Conv2D(4, 3, padding="same", strides=2), L.Conv2D(2, (2, 3), activation="tanh", kernel_initializer=keras.initializers.VarianceScaling(1.0, "fan_in", "truncated_normal"))),
    "dilated": lambda: seq((9, 9, 2), L.Conv2D(4, 3, dilation_rate=2, use_bias=False)),
    "conv3d": lambda: seq(volume, L.Conv3D(3, 2, padding="same"), L.Conv3D(2, 2)),
    "conv2d transposed": lambda: seq(image, L.Conv2DTranspose(3, 3, strides=2, padding="same"), L.Conv2DTranspose(2, 2)),
    "conv3d transposed": lambda: seq(volume, L.Conv3DTranspose(3, 2, strides=2)),
    "depthwise": lambda: seq(image, L.DepthwiseConv2D(3, depth_multiplier=2, padding="same", activation="relu")),
    "separable": lambda: seq(image, L.SeparableConv2D(4, 3, depth_multiplier=2)),
    "pooling 1": lambda: seq((9, 3), L.MaxPooling1D(2), L.AveragePooling1D(2, padding="same")),
    "pooling 2": lambda: seq((9, 8, 2), L.MaxPooling2D((2, 3), padding="same"), L.AveragePooling2D(2)),
    "pooling 3": lambda: seq((6, 6, 6, 2), L.MaxPooling3D(2, strides=1), L.AveragePooling3D(2)),
    "global": lambda: (lambda x, s: Model([x, s], [L.GlobalAveragePooling2D()(x), L.GlobalMaxPooling2D()(x), L.GlobalAveragePooling1D()(s), L.GlobalMaxPooling1D()(s)]))(I(*image), I(*series)),
    "shapes": lambda: seq((6,), L.Reshape((2, -1)), L.Permute((2, 1)), L.Flatten(), L.RepeatVector(3)),
    "dropout": lambda: seq(series, L.Dropout(0.3), L.SpatialDropout1D(0.2), L.GaussianNoise(0.1), L.GaussianDropout(0.2), L.AlphaDropout(0.1), L.Dense(2), L.Dropout(0.5, noise_shape=(None, 1, 2), seed=3)),
    "normalised": lambda: seq(image, L.BatchNormalization(), L.BatchNormalization(axis=1, center=False), L.LayerNormalization(), L.LayerNormalization(scale=False, epsilon=0.1)),
    "frozen": lambda: seq((4,), L.Dense(3, trainable=False), L.BatchNormalization(trainable=False), L.Dense(2)),
    "embedding": lambda: seq((6,), L.Embedding(7, 3), L.LSTM(2), dtype="int32"),
    "lstm": lambda: seq(series, L.LSTM(5, return_sequences=True, dropout=0.2, recurrent_dropout=0.1), L.LSTM(3, go_backwards=True, activation="relu", use_bias=False, unit_forget_bias=False)),
    "gru": lambda: seq(series, L.GRU(5, return_sequences=True, reset_after=False), L.GRU(3, reset_after=False, go_backwards=True)),
    "hard gates": lambda: seq(series, L.GRU(5, return_sequences=True, reset_after=False, recurrent_activation="hard_sigmoid"), L.Bidirectional(L.LSTM(3, recurrent_activation="hard_sigmoid"))),
    "rnn": lambda: seq(series, L.SimpleRNN(5, return_sequences=True), L.SimpleRNN(3)),
    "states": lambda: (lambda x: Model(x, L.LSTM(3, return_state=True)(x)))(I(*series)),
    "bidirectional": lambda: (lambda x: Model(x, [L.Bidirectional(L.LSTM(3, return_sequences=True))(x)] + [L.Bidirectional(L.GRU(3, reset_after=False), merge_mode=m)(x) for m in ("sum", "mul", "ave")]))(I(*series)),
    "distributed": lambda: seq((3, *image), L.TimeDistributed(L.Conv2D(2, 3)), L.TimeDistributed(L.Flatten()), L.TimeDistributed(L.Dense(2))),
    "merged": lambda: two(lambda a, b: [L.Add()([a, b]), L.Multiply()([a, b]), L.Average()([a, b]), L.Maximum()([a, b]), L.Minimum()([a, b]), L.Concatenate(axis=1)([a, b]), L.Concatenate()([a, b, a])]),
    "dot": lambda: two(lambda a, b: L.Dot(axes=1)([a, b]), (4,)),
    "frames": lambda: seq(image, L.ZeroPadding2D(((1, 2), (0, 3))), L.Cropping2D(((0, 1), (2, 1))), L.UpSampling2D((2, 3))),
    "rescaled": lambda: seq((4,), L.Rescaling(1 / 127.5, offset=-1)),
    "shared": shared,
    "nested": nested,
    "crossed": crossed,
    "nested in a row": lambda: Sequential([I(4), Sequential([I(4), L.Dense(3)]), L.Dense(2)]),
}

def hidden_operation():
    x = I(3)
    return Model(x, L.Dense(2)(x) + 1.0)

REFUSED = {
    "gru": lambda: seq(series, L.GRU(3, name="gates")),
    "hard": lambda: seq((3,), L.Dense(2, activation="hard_sigmoid", name="hard")),
    "leaky": lambda: seq((3,), L.Dense(2, activation="leaky_relu", name="leaky")),
    "groups": lambda: seq((6, 6, 4), L.Conv2D(4, 3, groups=2, name="grouped")),
    "masked": lambda: seq((3,), L.Embedding(4, 2, mask_zero=True, name="words"), L.LSTM(2)),
    "smooth": lambda: seq(image, L.UpSampling2D(interpolation="bilinear", name="larger")),
    "attention": lambda: two(lambda a, b: L.MultiHeadAttention(2, 2, name="attention")(a, b)),
    "operation": hidden_operation,
    "backward": lambda: seq(series, L.Bidirectional(L.LSTM(2), backward_layer=L.LSTM(2, activation="relu", go_backwards=True), name="both")),
    "causal": lambda: seq((5, 2), L.Conv1D(2, 2, padding="causal", name="past")),
    "dilated": lambda: seq((7, 7, 2), L.DepthwiseConv2D(3, dilation_rate=2, name="apart")),
    "double": lambda: seq((3,), L.Dense(2, dtype="float64", name="double")),
    "unbuilt": lambda: Sequential([L.Dense(2)]),
}

def rng(name):
    return np.random.default_rng(zlib.crc32(name.encode()))

def randomise(model, name):
    r = rng(name)
    for w in model.weights:
        value = r.normal(size=w.shape) * 0.4
        w.assign(np.abs(value) + 0.5 if "variance" in w.path else value)
    return model

def inputs_of(model, name, n=3):
    r = rng(name + " inputs")
    make = lambda t: r.integers(0, 7, size=(n, *t.shape[1:])).astype("int32") if t.dtype == "int32" else r.normal(size=(n, *t.shape[1:])).astype("float32")
    return {t.name: make(t) for t in model.inputs}

def run(model, inputs):
    # By names, for a file that tfjs wrote has other ones in another structure.
    names = [t.name for t in model.inputs]
    given = [inputs[n] for n in names] if all(n in inputs for n in names) else list(inputs.values())
    struct = model._inputs_struct if hasattr(model, "_inputs_struct") else given
    if isinstance(struct, dict): given = {k: inputs[k] for k in struct}
    elif len(given) == 1 and not isinstance(struct, (list, tuple)): given = given[0]
    return flat(model(given, training=False))

def flat(out):
    if isinstance(out, dict): return [v for k in sorted(out) for v in flat(out[k])]
    if isinstance(out, (list, tuple)): return [v for o in out for v in flat(o)]
    return [np.asarray(out).ravel().tolist()]

listed = lambda inputs: {k: {"dtype": str(v.dtype), "shape": list(v.shape), "values": v.ravel().tolist()} for k, v in inputs.items()}
arrays = lambda inputs: {k: np.array(v["values"], v["dtype"]).reshape(v["shape"]) for k, v in inputs.items()}
