import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { tf } from "tslab-ml/runtime";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** Lets the garbage collector find what was dropped, and the finalizers run. */
async function collect(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    gc();
    await turn();
    await turn();
  }
}

const nativeTensors = () => (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors();
const held = () => ({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes, native: nativeTensors() });

/** A tensor of 1 MiB that TensorFlow itself holds. */
const megabyte = () => tf.tidy(() => tf.add(tf.zeros([512, 512]), 1));

describe("dropped tensors", () => {
  it("are freed: a thousand of 1 MiB leave memory as it was", async () => {
    await collect();
    const before = held();
    for (let index = 0; index < 1000; index++) {
      megabyte();
      if (index % 100 === 99) {
        await collect();
        assert.ok(held().bytes <= before.bytes + 2 ** 20);
      }
    }
    await collect();
    assert.deepEqual(held(), before);
  });

  it("are freed without anybody asking, once they outgrow 128 MiB and the event loop turns", async () => {
    let peak = 0;
    for (let index = 0; index < 600; index++) {
      megabyte();
      if (index % 10 === 9) await turn();
      peak = Math.max(peak, tf.memory().numBytes);
    }
    assert.ok(peak < 300 * 2 ** 20, `peak ${peak}`);
  });

  it("are freed in a loop whose only pause is await tensor.data()", async () => {
    let peak = 0;
    for (let index = 0; index < 400; index++) {
      await megabyte().data();
      peak = Math.max(peak, tf.memory().numBytes);
    }
    assert.ok(peak < 300 * 2 ** 20, `peak ${peak}`);
  });

  it("free their memory when only a view of them was kept, and only with the view", async () => {
    await collect();
    const before = held();
    let views: tf.Tensor[] = Array.from({ length: 20 }, (_, index) => {
      const values = tf.add(tf.range(0, 100), index);
      return index % 2 ? tf.reshape(values, [10, 10]) : values.clone();
    });
    await collect();
    // In a function of its own: a suspended one would go on holding the last view it touched.
    views.forEach((view, index) => {
      assert.equal(view.dataSync()[7], 7 + index);
    });
    views = [];
    await collect();
    assert.deepEqual(held(), before);
  });

  it("do not take a variable, a kept tensor, a tidy's result or a layer's weight with them", async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    variable.assign(tf.tensor1d([3, 4]));
    const kept: tf.Tensor[] = [];
    const result = tf.tidy(() => {
      kept.push(tf.keep(tf.tensor1d([5])));
      return tf.reshape(tf.tensor1d([6, 7]), [2, 1]);
    });
    const layer = tf.layers.dense({ units: 2, inputShape: [2], kernelInitializer: "ones" });
    const model = tf.sequential({ layers: [layer] });
    await collect();
    assert.deepEqual([...variable.dataSync()], [3, 4]);
    assert.deepEqual([...(kept[0] as tf.Tensor).dataSync()], [5]);
    assert.deepEqual([...result.dataSync()], [6, 7]);
    assert.deepEqual([...(model.predict(tf.ones([1, 2])) as tf.Tensor).dataSync()], [2, 2]);
    tf.dispose([variable, kept, result]);
    model.dispose();
  });

  it("stay while a gradient tape or an open scope still needs them", async () => {
    const engine = tf.engine() as unknown as { startScope(name: string): void; endScope(): void; startTape(): void; endTape(): void };
    engine.startScope("open across turns");
    engine.startTape();
    const x = tf.tensor1d([2, 3]);
    let y = tf.square(tf.mul(x, 2));
    await collect();
    y = tf.sum(y);
    assert.equal(y.dataSync()[0], 52);
    engine.endTape();
    engine.endScope();
    assert.ok(x.isDisposed);
  });

  it("are freed once when they were disposed, kept or returned several times", async () => {
    await collect();
    const before = held();
    (() => {
      const x = tf.tensor1d([1, 2, 3, 4]);
      const view = tf.reshape(x, [2, 2]);
      tf.keep(tf.keep(x));
      tf.tidy(() => tf.tidy(() => view));
      view.dispose();
      view.dispose();
      tf.keep(view);
      tf.tidy(() => {
        const gone = tf.add(x, 1);
        gone.dispose();
        return gone;
      });
    })();
    await collect();
    assert.deepEqual(held(), before);
  });

  it("survive on another back end", async () => {
    const x = tf.add(tf.tensor1d([1, 2, 3]), 1);
    const view = tf.reshape(x, [3, 1]);
    await tf.setBackend("cpu");
    assert.deepEqual([...tf.neg(view).dataSync()], [-2, -3, -4]);
    await tf.setBackend("tensorflow");
    await collect();
    assert.deepEqual([...x.dataSync()], [2, 3, 4]);
    tf.dispose([x, view]);
  });
});

describe("dropped models", () => {
  it("free their weights and their optimizer's slots, and their variables' names", async () => {
    const build = async () => {
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 64, inputShape: [64] }), tf.layers.dense({ units: 1 })] });
      model.compile({ optimizer: "adam", loss: "meanSquaredError" });
      const [xs, ys] = [tf.ones([8, 64]), tf.ones([8, 1])];
      await model.fit(xs, ys, { epochs: 1, verbose: 0 });
      tf.dispose([xs, ys]);
    };
    const counts: number[] = [];
    for (let round = 0; round < 16; round++) {
      await build();
      await collect();
      counts.push(Object.keys(tf.engine().registeredVariables).length);
    }
    // tfjs-layers itself remembers the last few models.
    assert.equal(counts[15], counts[8]);
    assert.ok(tf.memory().numTensors < 100);
  });

  it("leave variables that are in use registered by name", async () => {
    const variable = tf.variable(tf.scalar(1), true, "mine");
    await collect();
    assert.equal(tf.engine().registeredVariables.mine, variable);
    assert.ok("mine" in tf.engine().registeredVariables);
    assert.throws(() => tf.variable(tf.scalar(2), true, "mine"), /already registered/);
    tf.train.sgd(0.5).minimize(() => tf.square(variable) as tf.Scalar);
    assert.equal(variable.dataSync()[0], 0);
    variable.dispose();
    assert.equal(tf.engine().registeredVariables.mine, undefined);
  });
});
