/**
 * What notebooks import: `import { data, models, train } from "tslab-ml"`. A room can be imported by itself, too: `import { fit } from "tslab-ml/train"`.
 *
 * @module tslab-ml
 */

/** A model card after Mitchell et al. 2019 in one call. Page: [Model cards](../docs/card.md). */
export * as card from "./card";
/** Missing values, outliers, formats, duplicates, types and rules, as pipelines that are fitted and replayed; quality; labels. Page: [Cleaning](../docs/clean.md). */
export * as clean from "./clean";
/** Fashion-MNIST, folders of pictures, IDX files, and tables of any size. Pages: [Tables](../docs/data.md), [Pictures](../docs/images.md). */
export * as data from "./data";
/** Made-up tables of which the causes and everything that is wrong are known. Page: [Made-up data](../docs/datasets.md). */
export * as datasets from "./datasets";
/** How values show themselves in a notebook. Page: [Display](../docs/display.md). */
export * as display from "./display";
/** Throughput, time, cost and energy of trainings, and whether a project pays. Page: [Economics](../docs/economics.md). */
export * as economics from "./economics";
/** Heat maps, importances, SHAP values and decision trees. Page: [Explain models](../docs/explain.md). */
export * as explain from "./explain";
/** Metrics by group, their differences, and two ways to mend them. Page: [Fairness](../docs/fairness.md). */
export * as fairness from "./fairness";
export { confirm, type InputOptions, input } from "./input";
/** scikit-learn's metrics, intervals, tests and cross-validation. Page: [Metrics](../docs/metrics.md). */
export * as metrics from "./metrics";
/** Networks to begin with, and models in and out: TensorFlow.js, SavedModel, Keras 3. Page: [Models](../docs/models.md). */
export * as models from "./models";
/** Figures: one call, one figure. Pages: [Plots](../docs/plots.md), [Gallery](../docs/gallery.md). */
export * as plots from "./plots";
/** From raw values to what a network takes: scaling, splitting, one-hot rows, augmentation. Page: [Preprocessing](../docs/preprocess.md). */
export * as preprocess from "./preprocess";
/** Finds personal data, makes it harmless, keeps it from others, and logs who did what with it. Page: [Privacy](../docs/privacy.md). */
export * as privacy from "./privacy";
/** Which TensorFlow computes, and on what. Page: [Runtime](../docs/runtime.md). */
export * as runtime from "./runtime";
export { tf } from "./runtime";
/** Tables, data sets and documents with versions, in one DuckDB file or in PostgreSQL. Page: [Storage](../docs/storage.md). */
export * as storage from "./storage";
/** Studies that are Optuna's. Page: [Sweeps](../docs/sweep.md). */
export * as sweep from "./sweep";
/** Training as compiled graphs, with Keras's callbacks, optimizers and schedules. Page: [Training](../docs/training.md). */
export * as train from "./train";
/** Sliders, boxes, fields, lists, buttons, and widgets of your own. Page: [Widgets](../docs/widgets.md). */
export * as widgets from "./widgets";
