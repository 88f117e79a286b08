"""Prints the packages of this environment with their licences, and which of the given lists of requirements need them, as JSON.

    python read.py jupyter=jupyter.txt,tensorflow-cpu dashboard=dashboard.txt ...
"""
import importlib.metadata as metadata
import json
import os
import re
import sys

from packaging.requirements import Requirement


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


# What packages write instead of SPDX's names.
NAMES = [
    (r"^(apache.*2(\.0)?|apache software license|apache-2\.0)$", "Apache-2.0"),
    (r"^(mit( license)?)$", "MIT"),
    (r"^((the )?(new |modified |3-clause )?bsd[ -]?3?[ -]?clause( license)?|3-clause bsd license|bsd 3-clause license.*)$", "BSD-3-Clause"),
    (r"^bsd 2-clause license.*$", "BSD-2-Clause"),
    (r"^(bsd( license)?)$", "BSD"),
    (r"^(isc license.*|isc)$", "ISC"),
    (r"^(psfl|psf-2\.0|python software foundation license)$", "PSF-2.0"),
    (r"^mozilla public license 2\.0.*$", "MPL-2.0"),
]


def spdx(text):
    """Of a whole licence only its heading counts."""
    line = " ".join((text or "").split("\n\n")[0].split())[:80]
    for pattern, name in NAMES:
        if re.match(pattern, line, re.IGNORECASE):
            return name
    return line if re.match(r"^[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*$", line) and line.lower() != "unknown" else None


def licence_of(found):
    fields = found.metadata
    classes = [value.split("::")[-1].strip() for value in fields.get_all("Classifier") or [] if value.startswith("License ::")]
    if fields.get("License-Expression"):
        return fields["License-Expression"]
    return spdx(fields.get("License")) or next(filter(None, map(spdx, classes)), None)


def roots(text):
    for part in text.split(","):
        if part.endswith(".txt"):
            with open(part, encoding="utf8") as lines:
                yield from (Requirement(line) for line in map(str.strip, lines) if line and not line.startswith("#"))
        else:
            yield Requirement(part)


def closure(wanted):
    seen, waiting = set(), list(wanted)
    while waiting:
        requirement = waiting.pop()
        name = plain(requirement.name)
        key = (name, *sorted(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        for need in map(Requirement, needs):
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ["", *requirement.extras]):
                waiting.append(need)
    return {name for name, *_ in seen}


os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../requirements"))
needed = {kind: closure(roots(text)) for kind, text in (argument.split("=", 1) for argument in sys.argv[1:])}
packages = {plain(found.metadata["Name"]): licence_of(found) for found in metadata.distributions()}
rows = [
    {"name": name, "licence": licence, "for": [kind for kind, names in needed.items() if name in names]}
    for name, licence in sorted(packages.items())
]
json.dump({"version": "%d.%d" % sys.version_info[:2], "packages": rows}, sys.stdout)
