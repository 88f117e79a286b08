import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { runtime, tf } from "tslab-ml";
import { type ImageFolderOptions, imageFolder } from "tslab-ml/data";
import { displaySymbol } from "tslab-ml/display";
import { numpyShuffle } from "../../../src/data/images/numpy-shuffle";
import { reference, repositoryRoot } from "../../reference";
import { scratch } from "../../scratch";

const quiet = { verbose: false } as const;

interface KerasSet {
  order: string[];
  classNames: string[];
  pictures: Record<string, { x: number[]; y: number[] }>;
}

const shuffles = [
  [1, 0],
  [2, 1],
  [7, 4294967295],
  [1000, 42],
] as const;

/** The same options in both spellings. */
const cases: { ours: ImageFolderOptions; theirs: object }[] = [
  { ours: { shuffle: false, imageSize: [6, 8] }, theirs: { image_size: [6, 8], shuffle: false } },
  { ours: { seed: 3, imageSize: 5, labelMode: "categorical" }, theirs: { image_size: [5, 5], seed: 3, label_mode: "categorical" } },
  {
    ours: { seed: 9, imageSize: [7, 5], classNames: ["plums", "apples"], labelMode: "binary" },
    theirs: { image_size: [7, 5], seed: 9, class_names: ["plums", "apples"], label_mode: "binary" },
  },
  {
    ours: { seed: 12, imageSize: 6, validationSplit: 0.3, subset: "training" },
    theirs: { image_size: [6, 6], seed: 12, validation_split: 0.3, subset: "training" },
  },
  {
    ours: { seed: 12, imageSize: 6, validationSplit: 0.3, subset: "validation" },
    theirs: { image_size: [6, 6], seed: 12, validation_split: 0.3, subset: "validation" },
  },
  {
    ours: { shuffle: false, imageSize: [9, 5], cropToAspectRatio: true },
    theirs: { image_size: [9, 5], shuffle: false, crop_to_aspect_ratio: true },
  },
  ...(["nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic"] as const).map((interpolation) => ({
    ours: { shuffle: false, imageSize: [10, 7] as const, interpolation },
    theirs: { image_size: [10, 7], shuffle: false, interpolation },
  })),
  ...(["grayscale", "rgba"] as const).map((colorMode) => ({
    ours: { shuffle: false, imageSize: 8, colorMode, classNames: colorMode === "rgba" ? ["apples", "figs"] : ["apples", "pears"] },
    theirs: {
      image_size: [8, 8],
      shuffle: false,
      color_mode: colorMode,
      class_names: colorMode === "rgba" ? ["apples", "figs"] : ["apples", "pears"],
    },
  })),
];

const inKeras = `
sys.path.insert(0, args["tests"])
import keras_pictures
import numpy as np
keras_pictures.write(args["folder"])
def shuffled(n, seed):
    order = list(range(n))
    np.random.RandomState(seed).shuffle(order)
    return order
result = {"sets": keras_pictures.cases(args["folder"], args["given"]), "shuffles": [shuffled(n, seed) for n, seed in args["shuffles"]]}`;

let folder = "";
let expected: { sets: KerasSet[]; shuffles: number[][] };
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "tslab-ml-pictures-"));
  const given = cases.map(({ theirs }) => theirs);
  expected = await reference(inKeras, { tests: join(repositoryRoot, "tests", "data", "images"), folder, given, shuffles });
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe("imageFolder", () => {
  it("gives the pictures, labels, classes, order and split of Keras's image_dataset_from_directory", async () => {
    for (const [i, { ours }] of cases.entries()) {
      const { order, classNames, pictures } = expected.sets[i] as KerasSet;
      const what = JSON.stringify(ours);
      const dataset = await imageFolder(folder, { ...quiet, ...ours } as ImageFolderOptions & { subset?: "training" });
      assert.deepEqual(
        dataset.filePaths.map((path) => relative(folder, path)),
        order,
        what,
      );
      assert.deepEqual(dataset.classNames, classNames, what);
      let row = 0;
      for await (const { xs, ys } of dataset) {
        const [x, y] = [xs.arraySync(), ys?.arraySync() as number[] | number[][]];
        tf.dispose([xs, ys as tf.Tensor]);
        for (const [k, picture] of x.entries()) {
          const name = order[row++] as string;
          const wanted = pictures[name] as { x: number[]; y: number[] };
          const values = picture.flat(2);
          assert.equal(values.length, wanted.x.length, what);
          const worst = Math.max(...values.map((value, p) => Math.abs(value - (wanted.x[p] as number))));
          assert.ok(worst < 1e-3, `${what}: ${name} differs by ${worst}`);
          assert.deepEqual([y[k]].flat(), wanted.y, what);
        }
      }
      assert.equal(row, order.length, what);
    }
  });

  it("shuffles as numpy's RandomState does", () => {
    for (const [i, [n, seed]] of shuffles.entries()) assert.deepEqual([...numpyShuffle(n, seed)], expected.shuffles[i]);
  });

  it("loads a set as a pair of tensors, which shows itself, and leaks nothing", async () => {
    const before = tf.memory().numTensors;
    const [trainSet, validationSet] = await imageFolder(folder, {
      ...quiet,
      imageSize: [12, 10],
      rescale: 1 / 255,
      validationSplit: 0.25,
      subset: "both",
      seed: 4,
    });
    assert.deepEqual(
      [...trainSet.filePaths, ...validationSet.filePaths].sort(),
      (await imageFolder(folder, quiet)).filePaths.slice().sort(),
    );
    const pair = await trainSet.load();
    assert.deepEqual([pair.xs.shape, pair.ys.shape, pair.ys.dtype], [[12, 12, 10, 3], [12], "int32"]);
    assert.deepEqual([...(pair.ys.dataSync() as Int32Array)], [...(trainSet.labels as Int32Array)]);
    const [low, high] = [pair.xs.min().dataSync()[0] as number, pair.xs.max().dataSync()[0] as number];
    assert.ok(low >= 0 && high <= 1 && high > 0.5, `${low} to ${high}`);
    const bundle = await trainSet[displaySymbol]();
    assert.match(
      String(bundle["text/plain"]),
      /^12 pictures in 4 classes \(apples \d, figs \d, pears \d, plums \d\), 10 x 12 pixels, 3 channels$/,
    );
    assert.equal(Buffer.from(String(bundle["image/png"]), "base64").subarray(1, 4).toString(), "PNG");
    pair.dispose();
    // The smallest and the largest value are tensors of this test.
    assert.equal(tf.memory().numTensors, before + 2);
  });

  it("orders names by code points, as Python does, also those without anything before the ending", async (t) => {
    const own = scratch(t);
    const names = ["\u{1F600}.png", "\uFF01.png", "é.png", "Z.png", "a.png", ".png"];
    const order = await reference<string[]>("result = sorted(args)", names);
    for (const name of names) writeFileSync(join(own, name), "");
    const { filePaths } = await imageFolder(own, { ...quiet, labels: null, shuffle: false });
    assert.deepEqual(
      filePaths,
      order.map((name) => join(own, name)),
    );
  });

  it("stops reading ahead when a loop over it ends early", async () => {
    const { binding } = tf.backend() as unknown as { binding: { getNumOfSavedModels(): number; getNumOfTensors(): number } };
    const pictures = await imageFolder(folder, { ...quiet, imageSize: 8, batchSize: 2 });
    const before = [binding.getNumOfSavedModels(), binding.getNumOfTensors()];
    for await (const { xs, ys } of pictures) {
      tf.dispose([xs, ys as tf.Tensor]);
      break;
    }
    assert.deepEqual([binding.getNumOfSavedModels(), binding.getNumOfTensors()], before);
  });

  it("takes classes from a CSV file, by names or by numbers, and from a list", async (t) => {
    const table = join(scratch(t), "labels.csv");
    writeFileSync(table, 'filename,class,who\n"pears/colour.jpg",ripe,a\nplums/bitmap.bmp,"not, yet",b\nfigs/more/0.png,ripe,a\n');
    const options = { ...quiet, shuffle: false, imageSize: 4 };
    const byName = await imageFolder(folder, { ...options, labels: { file: table } });
    assert.deepEqual(
      [byName.classNames, [...(byName.labels as Int32Array)]],
      [
        ["not, yet", "ripe"],
        [1, 0, 1],
      ],
    );
    assert.deepEqual(byName.filePaths, [
      join(folder, "pears/colour.jpg"),
      join(folder, "plums/bitmap.bmp"),
      join(folder, "figs/more/0.png"),
    ]);
    writeFileSync(table, "file;grade\npears/colour.jpg;10\nplums/bitmap.bmp;9\n");
    const byNumber = await imageFolder(folder, { ...options, labels: { file: table, xCol: "file", yCol: "grade" } });
    assert.deepEqual(
      [byNumber.classNames, [...(byNumber.labels as Int32Array)]],
      [
        ["9", "10"],
        [1, 0],
      ],
    );
    const all = await imageFolder(folder, { ...options, labels: null });
    assert.deepEqual([all.labels, all.classNames], [undefined, []]);
    const listed = await imageFolder(folder, { ...options, labels: Array.from({ length: all.size }, (_, i) => i % 2) });
    assert.deepEqual([listed.classNames, listed.labels?.[3]], [["0", "1"], 1]);
    assert.deepEqual(listed.filePaths, all.filePaths);
  });

  it("names broken pictures when a batch comes to them, or leaves them out and counts them", async (t) => {
    const own = scratch(t);
    const picture = (await tf.node.encodePng(tf.zeros([5, 5, 3], "int32"))) as Uint8Array;
    for (const name of ["a", "b"]) mkdirSync(join(own, name));
    for (let i = 0; i < 4; i++) for (const name of ["a", "b"]) writeFileSync(join(own, name, `${i}.png`), picture);
    writeFileSync(join(own, "a", "cut.png"), picture.subarray(0, picture.length - 20));
    writeFileSync(join(own, "b", "empty.jpg"), "");
    writeFileSync(join(own, "b", "text.gif"), "GIF is what this is not");
    symlinkSync("nowhere.png", join(own, "b", "lost.png"));
    const options = { ...quiet, imageSize: 5, batchSize: 3, shuffle: false };
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const pass = async () => {
      for await (const { xs, ys } of await imageFolder(own, options)) {
        seen.push(xs.shape[0]);
        tf.dispose([xs, ys as tf.Tensor]);
      }
    };
    await assert.rejects(pass(), (error: Error) => {
      assert.match(error.message, /^imageFolder: 1 of 3 pictures cannot be decoded: \S+cut\.png \(it is damaged or cut off \(/);
      assert.match(error.message, /\); mend or remove them, or give broken: "skip"\.$/);
      return true;
    });
    assert.deepEqual(seen, [3]);
    const warn = t.mock.method(console, "warn", () => {});
    const kept = await imageFolder(own, { ...options, broken: "skip" });
    assert.equal(kept.size, 8);
    assert.deepEqual(
      kept.broken.map(({ path, reason }) => `${relative(own, path)}: ${reason.slice(0, 30)}`),
      [
        "a/cut.png: it is damaged or cut off (Inva",
        "b/empty.jpg: it is empty",
        "b/lost.png: there is no such file",
        "b/text.gif: it is neither JPEG, PNG, GIF n",
      ],
    );
    assert.match(String(warn.mock.calls[0]?.arguments[0]), /^imageFolder: 4 of 12 pictures cannot be decoded: .*; they are left out\.$/);
    assert.equal(tf.memory().numTensors, before);
  });

  it("says in one sentence what is wrong with a folder", async (t) => {
    const own = scratch(t);
    const fails = (options: ImageFolderOptions, message: RegExp, where = own) =>
      assert.rejects(imageFolder(where, options as never), { message });
    await fails({}, /^imageFolder: .*nowhere cannot be read: there is no such folder\.$/, join(own, "nowhere"));
    await fails({}, /has no folders, of which every class needs one; put the pictures into one folder per class, or give labels\.$/);
    mkdirSync(join(own, "cats"));
    await fails({}, /has no pictures \(\.bmp, \.gif, \.jpeg, \.jpg, \.png\)\.$/);
    writeFileSync(join(own, "cats", "notes.TXT"), "");
    await fails({ labels: null }, /has no pictures \(.*\), but 1 other file \(1 \.txt\)\.$/);
    writeFileSync(join(own, "cats", "1.png"), "");
    await fails(
      {},
      /^imageFolder: there is one class only \(cats\) in .*, but a classifier needs at least two; for pictures without labels give labels: null\.$/,
    );
    await fails({ broken: "skip" }, /^imageFolder: none of the 1 pictures in .* can be decoded\.$/);
    mkdirSync(join(own, "dogs"));
    await fails({}, /the class dogs has no pictures \(.*\) in .*; add some, or name the other classes in classNames\.$/);
    await fails({ classNames: ["cats", "hens"] }, /classNames has hens, but .* has the folders cats, dogs\.$/);
    await fails({ labels: [0, 1] }, /labels has 2 entries, but .* has 1 pictures\.$/);
    await fails(
      { labels: [1] },
      /labels has the classes 1, but classes count from 0 without gaps; number them anew, or give a table of names/,
    );
    await fails({ labels: { file: join(own, "none.csv") } }, /none\.csv cannot be read: there is no such file\.$/);
    writeFileSync(join(own, "labels.csv"), "path,class\ncats/1.png,cat\ncats/2.png,\n");
    await fails(
      { labels: { file: join(own, "labels.csv") } },
      /has no column filename, but path, class; name the columns by xCol and yCol\.$/,
    );
    await fails({ labels: { file: join(own, "labels.csv"), xCol: "path" } }, /row 2 of .* has no class; fill it, or leave the row out\.$/);
    await fails({ labelMode: "binary", classNames: ["cats"] }, /one class only/);
  });

  it("says in one sentence which option is wrong", async () => {
    const wrong: [ImageFolderOptions, RegExp][] = [
      [{ colorMode: "grey" as never }, /colorMode is "grey", but must be one of "grayscale", "rgb", "rgba"\.$/],
      [{ labelMode: "float" as never }, /labelMode is "float", but must be one of "int", "categorical", "binary", null\.$/],
      [{ interpolation: "cubic" as never }, /interpolation is "cubic", but must be one of "bilinear"/],
      [{ imageSize: [0, 4] }, /imageSize is \[0,4\], but must be \[height, width\] in whole pixels\.$/],
      [{ validationSplit: 0.5 }, /validationSplit is 0\.5 and subset is undefined, but they go together/],
      [{ validationSplit: 2, subset: "both" }, /validationSplit is 2, but must lie between 0 and 1\.$/],
      [{ validationSplit: 0.01, subset: "both" }, /validationSplit 0\.01 of 16 pictures leaves none to validate on\.$/],
      [{ validationSplit: 0.5, subset: "training" }, /give a seed, so that training and validation do not overlap\.$/],
      [{ seed: -1 }, /seed is -1, but must be a whole number from 0 to 4294967295, as in Keras\.$/],
      [{ labelMode: "binary" }, /labelMode is "binary", but there are 4 classes/],
      [{ rescale: 0 }, /rescale is 0/],
      [{ batchSize: 0.5 }, /batchSize is 0\.5/],
    ];
    for (const [options, message] of wrong) await assert.rejects(imageFolder(folder, { ...quiet, ...options } as never), { message });
    await runtime.useBackend("cpu");
    try {
      await assert.rejects(imageFolder(folder), {
        message: /decoded by native TensorFlow, but the back end in use is cpu; switch with runtime\.useBackend/,
      });
    } finally {
      await runtime.useBackend("native");
    }
  });
});
