"""Runs one operation after the other in pandas or scikit-learn; the tables come as columns, and go as rows with null for what is missing."""
import math

import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler


def frame(columns):
    made = pd.DataFrame({name: pd.Series(values, dtype=dtype) for name, (dtype, values) in columns.items()})
    return made


def plain(value):
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        return value
    return value if isinstance(value, (bool, int, str)) else str(value)


def rows(made):
    return {"columns": [str(name) for name in made.columns], "rows": [[plain(value) for value in row] for row in made.itertuples(index=False, name=None)]}


def group_by(left, right, o):
    grouped = left.groupby(o["keys"], as_index=False, dropna=o.get("dropna", True), sort=o.get("sort", True))
    return grouped.agg(**{name: tuple(how) for name, how in o["agg"].items()})


def scaled(kind, left, right, o):
    made = (StandardScaler() if kind == "standard" else MinMaxScaler(feature_range=tuple(o.get("range", (0, 1))))).fit(left[o["columns"]].astype(float))
    out = right.copy()
    out[o["columns"]] = made.transform(right[o["columns"]].astype(float))
    return out


operations = {
    "groupBy": group_by,
    "sort": lambda l, r, o: l.sort_values(o["by"], ascending=o["ascending"], na_position=o["na"], kind="stable"),
    "join": lambda l, r, o: l.merge(r, **o),
    "pivot": lambda l, r, o: l.pivot_table(index=o["index"], columns=o["columns"], values=o["values"], aggfunc=o["aggfunc"], observed=True).reset_index(),
    "melt": lambda l, r, o: l.melt(**o),
    "rolling": lambda l, r, o: l.assign(out=getattr(l["x"].rolling(o["window"], min_periods=o.get("min"), center=o.get("center", False)), o["how"])()),
    "rollingBy": lambda l, r, o: l.assign(out=l.groupby("k", dropna=False)["x"].rolling(o["window"], min_periods=o.get("min")).mean().reset_index(level=0, drop=True)),
    "quantile": lambda l, r, o: l[o["columns"]].quantile(o["q"]).reset_index(),
    "describe": lambda l, r, o: l[o["columns"]].describe().reset_index(),
    "corr": lambda l, r, o: l[o["columns"]].corr(method=o["method"]).reset_index(),
    "cut": lambda l, r, o: l.assign(out=pd.cut(l["x"], o["bins"], right=o.get("right", True), include_lowest=o.get("lowest", False), labels=o.get("labels")).astype(object)),
    "oneHot": lambda l, r, o: pd.get_dummies(l, columns=o["columns"], dtype=int, drop_first=o.get("drop", False)),
    "standard": lambda l, r, o: scaled("standard", l, r, o),
    "minMax": lambda l, r, o: scaled("minMax", l, r, o),
    "splitSizes": lambda l, r, o: pd.DataFrame({"n": [len(p) for p in train_test_split(range(o["rows"]), **o["sizes"])]}),
}

result = [rows(operations[name](frame(left), frame(right or {}), options)) for name, left, right, options in args]
