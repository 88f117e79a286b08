"""The networks of networks.ts, layer for layer."""
import keras

L = keras.layers


def seed_cnn():
    return keras.Sequential([
        keras.Input((28, 28, 1)), L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"),
        L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"), L.Flatten(), L.Dense(64, activation="relu"), L.Dense(10, activation="softmax"),
    ])


def mlp():
    return keras.Sequential([
        keras.Input((784,)), L.Dense(512, activation="relu"), L.Dense(256, activation="relu"), L.Dense(10, activation="softmax"),
    ])


def lstm():
    return keras.Sequential([keras.Input((28, 28)), L.LSTM(64), L.Dense(10, activation="softmax")])


def separable():
    model = keras.Sequential([keras.Input((28, 28, 1)), L.Conv2D(32, 3, padding="same", use_bias=False), L.BatchNormalization(), L.ReLU()])
    for filters in (64, 128, 128):
        model.add(L.SeparableConv2D(filters, 3, padding="same", use_bias=False))
        model.add(L.BatchNormalization())
        model.add(L.ReLU())
        model.add(L.MaxPooling2D(2))
    model.add(L.GlobalAveragePooling2D())
    model.add(L.Dense(10, activation="softmax"))
    return model


def resnet():
    """He et al. 2015, section 4.2, with a 1x1 convolution on the shortcut where the shape changes."""
    def conv(filters, size=3, strides=1):
        return L.Conv2D(filters, size, strides=strides, padding="same", use_bias=False, kernel_initializer="he_normal")

    def normal():
        return L.BatchNormalization(momentum=0.9)

    inputs = keras.Input((28, 28, 1))
    x = L.ReLU()(normal()(conv(16)(inputs)))
    for stage, filters in enumerate((16, 32, 64)):
        for block in range(3):
            changes = stage > 0 and block == 0
            strides = 2 if changes else 1
            branch = L.ReLU()(normal()(conv(filters, strides=strides)(x)))
            branch = normal()(conv(filters)(branch))
            shortcut = normal()(conv(filters, 1, strides)(x)) if changes else x
            x = L.ReLU()(L.Add()([branch, shortcut]))
    return keras.Model(inputs, L.Dense(10, activation="softmax")(L.GlobalAveragePooling2D()(x)))


networks = {"seed-cnn": seed_cnn, "mlp": mlp, "lstm": lstm, "separable": separable, "resnet": resnet}


def network_of(name):
    model = networks[name]()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
