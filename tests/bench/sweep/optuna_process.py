"""Optuna's part of `npm run bench -- sweep`: does the job of its first argument, prints a line of JSON."""
import json
import math
import resource
import sys
import time
import warnings

warnings.simplefilter("ignore")
import numpy as np
import optuna
from optuna import samplers

optuna.logging.set_verbosity(optuna.logging.ERROR)

ALPHA = np.array([1, 1.2, 3, 3.2])
A = np.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
P = np.array([[0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
              [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]])


def branin(trial):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    return (y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(trial):
    x = np.array([trial.suggest_float(name, 0, 1) for name in "abcdef"])
    return float(-(ALPHA * np.exp(-(A * (x - P) ** 2).sum(axis=1))).sum())


def conditional(trial):
    log = math.log10(trial.suggest_float("rate", 1e-5, 1, log=True))
    if trial.suggest_categorical("optimizer", ["sgd", "adam"]) == "sgd":
        return (log + 1.5) ** 2 + 4 * (trial.suggest_float("momentum", 0, 1) - 0.9) ** 2 + 0.1
    beta, epsilon = trial.suggest_float("beta", 0, 1), trial.suggest_float("epsilon", 1e-8, 1e-1, log=True)
    return (log + 3) ** 2 + 4 * (beta - 0.6) ** 2 + (math.log10(epsilon) + 7) ** 2 / 10


def mixed(trial):
    x, rate = trial.suggest_float("x", -2, 2), trial.suggest_float("rate", 1e-4, 1, log=True)
    layers, units = trial.suggest_int("layers", 1, 8), trial.suggest_int("units", 8, 512, log=True)
    activation = trial.suggest_categorical("activation", ["relu", "tanh", "selu", "gelu"])
    norm = trial.suggest_categorical("norm", [True, False])
    return ((x - 0.7) ** 2 + (math.log10(rate) + 2.5) ** 2 + ((layers - 5) / 3) ** 2 + ((math.log2(units) - 7) / 3) ** 2
            + {"relu": 0.2, "tanh": 0.6, "selu": 0.4, "gelu": 0}[activation] + (0 if norm else 0.3))


FUNCTIONS = {"branin": branin, "hartmann-6": hartmann6, "conditional": conditional, "mixed": mixed}
SAMPLERS = {
    "random": lambda seed: samplers.RandomSampler(seed=seed),
    "quasiRandom": lambda seed: samplers.QMCSampler(seed=seed, scramble=True),
    "tpe": lambda seed: samplers.TPESampler(seed=seed),
    "tpe, not multivariate": lambda seed: samplers.TPESampler(seed=seed, multivariate=False),
    "tpe, in groups": lambda seed: samplers.TPESampler(seed=seed, multivariate=True, group=True),
    "cmaEs": lambda seed: samplers.CmaEsSampler(seed=seed, warn_independent_sampling=False),
    "nsga2": lambda seed: samplers.NSGAIISampler(seed=seed),
    "gaussianProcess": lambda seed: samplers.GPSampler(seed=seed, warn_independent_sampling=False),
}


def quality(function, sampler, seeds, trials):
    """The best value of every seed; None where the sampler cannot run here."""
    values = []
    for seed in range(seeds):
        study = optuna.create_study(sampler=SAMPLERS[sampler](seed))
        try:
            study.optimize(FUNCTIONS[function], n_trials=trials)
        except ImportError as error:
            print(error, file=sys.stderr)
            return None
        values.append(study.best_value)
    return values


def overhead(sampler, storage, trials):
    """Seconds of all trials, of the last 20 suggestions, and bytes of memory after a tenth and after all."""
    study = optuna.create_study(sampler=SAMPLERS[sampler](1), storage=storage)
    memory, suggestions = [], []
    start = time.perf_counter()
    for i in range(trials):
        begin = time.perf_counter()
        trial = study.ask()
        x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
        n, k = trial.suggest_int("n", 1, 64, log=True), trial.suggest_categorical("k", ["a", "b", "c"])
        suggestions.append(time.perf_counter() - begin)
        study.tell(trial, (x - 1) ** 2 + (y - 2) ** 2 + n / 64 + (k == "a"))
        if i + 1 == trials // 10 or i + 1 == trials:
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    seconds = time.perf_counter() - start
    return dict(perTrial=seconds / trials, lastSuggestions=sum(suggestions[-20:]) / 20, memory=memory)


def compare(ours, theirs):
    """One-sided p-value of Wilcoxon's rank-sum test that ours are larger (worse)."""
    from scipy.stats import mannwhitneyu

    return float(mannwhitneyu(ours, theirs, alternative="greater").pvalue)


job = json.loads(sys.argv[1])
print(json.dumps({"quality": quality, "overhead": overhead, "compare": compare}[job.pop("measure")](**job)))
