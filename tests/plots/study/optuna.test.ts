import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { plots } from "tslab-ml";
import { reference } from "../../reference";

interface Trace {
  type?: string;
  mode?: string;
  name?: string;
  x: unknown[];
  y: unknown[];
  z?: (number | null)[][];
  xaxis?: string;
  base?: string[];
}
interface Answer {
  trials: (Omit<plots.TrialLike, "datetimeStart" | "datetimeComplete"> & { start: string; complete: string })[];
  figures: Record<string, Trace[]>;
  pareto: { values: number[][]; best: number[][] };
}

// A study with everything that these plots have to cope with: a logarithm, steps, words, a parameter that not every trial has, pruned and failed trials.
const program = `
import optuna, numpy as np, sys, math
import optuna.visualization as v
out, sys.stdout = sys.stdout, sys.stderr
optuna.logging.set_verbosity(optuna.logging.ERROR)
def listed(x):
    if isinstance(x, dict): return {k: listed(w) for k, w in x.items()}
    if isinstance(x, (list, tuple, np.ndarray)): return [listed(w) for w in x]
    if isinstance(x, (np.floating, float)): return None if math.isnan(x) else float(x)
    if isinstance(x, np.integer): return int(x)
    return x if isinstance(x, (int, str, bool)) or x is None else str(x)
keep = ("type", "mode", "name", "x", "y", "z", "xaxis", "base")
def traces(figure): return [{k: listed(w) for k, w in t.to_plotly_json().items() if k in keep} for t in figure.data]
study = optuna.create_study(direction="maximize", sampler=optuna.samplers.RandomSampler(seed=3), study_name="s")
def objective(trial):
    rate = trial.suggest_float("rate", 1e-4, 1e-1, log=True)
    units = trial.suggest_int("units", 8, 64, step=8)
    kind = trial.suggest_categorical("kind", ["relu", "tanh", "elu"])
    if kind == "relu": trial.suggest_float("slope", 0, 1)
    for step in range(4):
        trial.report(units * step - math.log(rate), step)
        if trial.number % 5 == 3 and step == 2: raise optuna.TrialPruned()
    if trial.number == 7: raise ValueError("no")
    return units - 3 * math.log(rate)
study.optimize(objective, n_trials=25, catch=(ValueError,))
kinds = {"FloatDistribution": "float", "IntDistribution": "int", "CategoricalDistribution": "categorical"}
def distribution(d): return {"kind": kinds[type(d).__name__], "log": getattr(d, "log", False), "choices": list(getattr(d, "choices", []))}
trials = [{"number": t.number, "state": t.state.name, "values": t.values, "params": t.params, "distributions": {k: distribution(d) for k, d in t.distributions.items()},
    "intermediateValues": t.intermediate_values, "start": t.datetime_start.isoformat(), "complete": t.datetime_complete.isoformat()} for t in study.trials]
two = optuna.create_study(directions=["minimize", "maximize"], sampler=optuna.samplers.RandomSampler(seed=1))
two.optimize(lambda t: (round(t.suggest_float("a", 0, 1), 1), round(t.suggest_float("b", 0, 1), 1)), n_trials=30)
figures = {"optimizationHistory": v.plot_optimization_history(study), "intermediateValues": v.plot_intermediate_values(study), "parallelCoordinate": v.plot_parallel_coordinate(study),
    "slice": v.plot_slice(study), "contour": v.plot_contour(study, params=["rate", "units"]), "edf": v.plot_edf(study), "timeline": v.plot_timeline(study), "paretoFront": v.plot_pareto_front(two)}
result = {"trials": trials, "figures": {k: traces(f) for k, f in figures.items()}, "pareto": {"values": [t.values for t in two.trials], "best": [t.values for t in two.best_trials]}}
sys.stdout = out
`;

function close(actual: readonly unknown[] | undefined, expected: readonly unknown[] | undefined, what: string): void {
  assert.equal(actual?.length, expected?.length, `${what}: length`);
  for (const [i, value] of (expected ?? []).entries()) {
    const got = actual?.[i];
    if (typeof value !== "number") assert.equal(got, value, `${what}: ${i}`);
    else assert.ok(Math.abs((got as number) - value) <= 1e-9 * Math.max(1, Math.abs(value)), `${what}: ${i} is ${got} and not ${value}`);
  }
}

describe("figures of a study", () => {
  let answer: Answer;
  let study: plots.StudyLike;
  const traces = (figure: plots.Figure) => figure.data as unknown as Trace[];
  const theirs = (name: string) => answer.figures[name] as Trace[];
  before(async () => {
    answer = await reference<Answer>(program);
    const trials = answer.trials.map(({ start, complete, ...trial }) => ({
      ...trial,
      datetimeStart: new Date(`${start}Z`),
      datetimeComplete: new Date(`${complete}Z`),
    }));
    study = { name: "s", directions: ["maximize"], trials };
  });

  it("have the history of Optuna's", () => {
    const [ours, optunas] = [traces(plots.optimizationHistory(study)), theirs("optimizationHistory")];
    // Optuna has a place without a value for pruned and failed trials too.
    for (const i of [0, 1]) {
      const [trace, other] = [ours[i] as Trace, optunas[i] as Trace];
      close(
        trace.y,
        trace.x.map((number) => other.y[other.x.indexOf(number)]),
        "y",
      );
      if (i === 0) assert.equal(other.y.filter((value) => value !== null).length, trace.y.length);
    }
  });

  it("have the intermediate values of Optuna's", () => {
    const [ours, optunas] = [traces(plots.intermediateValues(study)), theirs("intermediateValues")];
    // Optuna leaves failed trials out, as these do.
    assert.equal(ours.length, optunas.length);
    ours.forEach((trace, i) => {
      close(trace.x, optunas[i]?.x, "x");
      close(trace.y, optunas[i]?.y, "y");
    });
  });

  it("have the slices of Optuna's", () => {
    const [ours, optunas] = [traces(plots.slice(study)), theirs("slice").filter(({ x }) => x.length > 0)];
    assert.equal(ours.length, 4);
    assert.equal(optunas.length, 4);
    ours.forEach((trace, i) => {
      // Optuna sorts words; the order of the points is of no account.
      const pairs = ({ x, y }: Trace) => x.map((value, k) => `${String(value).replaceAll("'", "")} ${y[k]}`).sort();
      assert.deepEqual(pairs(trace), pairs(optunas[i] as Trace));
    });
  });

  it("have the distribution of Optuna's", () => {
    const [[ours], [optunas]] = [traces(plots.edf(study)), theirs("edf")];
    close(ours?.x, optunas?.x, "x");
    close(ours?.y, optunas?.y, "y");
  });

  it("have the timeline of Optuna's", () => {
    const ours = traces(plots.timeline(study));
    for (const optunas of theirs("timeline")) {
      const trace = ours.find(({ name }) => name === String(optunas.name).toLowerCase());
      close(trace?.y, optunas.y, "trials");
      for (const [i, duration] of (optunas.x as number[]).entries()) assert.ok(Math.abs((trace?.x[i] as number) - duration) <= 1, `${i}`);
    }
  });

  it("have the lines of Optuna's through the parameters", () => {
    const ours = traces(plots.parallelCoordinate(study));
    const optunas = theirs("parallelCoordinate");
    const complete = study.trials.filter(({ state }) => state === "COMPLETE");
    for (const [i, trial] of complete.entries()) {
      const trace = ours.find(({ name }) => name === `trial ${trial.number}`) as Trace;
      // A trial without "slope" has a gap here, and a place below all others in Optuna's; so each of the others is compared.
      const [value, , rate, , units] = (optunas[i] as Trace).y;
      close([trace.y[0], trace.y[2], trace.y[4]], [value, rate, units], `trial ${trial.number}`);
      assert.equal(trace.y[3] === null, !("slope" in trial.params));
    }
  });

  it("have the surface and the points of Optuna's contours", () => {
    const [surface, points] = traces(plots.contour(study, { params: ["rate", "units"] })) as [Trace, Trace];
    const [optunas, scatter] = theirs("contour") as [Trace, Trace];
    close(points.x, scatter.x, "x");
    close(points.y, scatter.y, "y");
    const cells = ({ x, y, z }: Trace) =>
      (z ?? []).flatMap((row, i) => row.flatMap((value, k) => (value === null ? [] : [[x[k], y[i], value].map(Number)])));
    const sorted = (trace: Trace) =>
      cells(trace)
        .sort(([a], [b]) => (a as number) - (b as number))
        .flat();
    close(sorted(surface), sorted(optunas), "cells");
  });

  it("have the front of Optuna's", () => {
    const trials = answer.pareto.values.map((values, number) => ({
      ...(study.trials[0] as plots.TrialLike),
      number,
      values,
      state: "COMPLETE",
    }));
    const [others, best] = traces(plots.paretoFront({ name: "two", directions: ["minimize", "maximize"], trials })) as [Trace, Trace];
    const points = ({ x, y }: Trace) => x.map((value, i) => `${value} ${y[i]}`).sort();
    assert.deepEqual(points(best), answer.pareto.best.map((values) => values.join(" ")).sort());
    assert.equal(others.x.length + best.x.length, trials.length);
  });

  it("say what is missing", () => {
    const empty = { name: "empty", directions: ["minimize"] as const, trials: [] };
    for (const plot of [plots.optimizationHistory, plots.slice, plots.edf, plots.parallelCoordinate, plots.contour])
      assert.throws(() => plot(empty), { name: "RangeError", message: /the study empty has no complete trial yet\.$/ });
    assert.throws(() => plots.timeline(empty), /has begun yet/);
    assert.throws(() => plots.intermediateValues(empty), /trial\.report/);
    assert.throws(
      () => plots.slice(study, { params: ["depth"] }),
      /no parameter "depth" in the study; there are kind, rate, slope, units\.$/,
    );
    assert.throws(() => plots.slice({ ...study, directions: ["minimize", "minimize"] }), /use paretoFront/);
    assert.throws(() => plots.paretoFront(study), /has 1 objective, but this plot shows two/);
  });
});
