#!/usr/bin/env python3
"""Mutated OME-Zarr documents with the verdict of jsonschema over the published schemas.

Needs ngff-zarr (whose wheel holds the schemas) and jsonschema. The result is a list of sound
documents and of mutations of them. Tests/OMEZarrTests applies the mutations of the stored list and
compares verdicts; test_validate.py asks the binary about a fresh, longer one.

    schema_verdicts.py --count 5000 --seed 1 --output schema_verdicts.json
"""

import argparse
import copy
import json
import random
from pathlib import Path

import ngff_zarr
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SPEC = Path(ngff_zarr.__file__).parent / "spec"
FOLDERS = {"0.1": "0.1", "0.2": "0.2", "0.3": "0.3", "0.4": "0.4", "0.5": "0.5", "0.6": "0.6",
           "0.9.dev1": "0.9"}


def validators():
    found = {}
    for version, folder in FOLDERS.items():
        files = sorted((SPEC / folder / "schemas").glob("*.schema"))
        schemas = {f.stem: json.loads(f.read_text()) for f in files}
        registry = Registry().with_resources(
            (s.get("$id", "x"), Resource.from_contents(s, default_specification=DRAFT202012))
            for s in schemas.values())
        for name, schema in schemas.items():
            strict = name.startswith("strict_")
            found[version, name.removeprefix("strict_"), strict] = Draft202012Validator(
                schema, registry=registry)
    return found


WINDOW = {"start": 0, "min": 0, "end": 255.5, "max": 65535}
OMERO = {"id": 1, "channels": [
    {"color": "FF0000", "window": WINDOW, "label": "DAPI", "family": "linear", "active": True,
     "coefficient": 1, "inverted": False},
    {"color": "00FF00", "window": WINDOW}], "rdefs": {"model": "color"}}
AXES = [{"name": "t", "type": "time", "unit": "second"}, {"name": "c", "type": "channel"},
        {"name": "z", "type": "space", "unit": "micrometer"}, {"name": "y", "type": "space"},
        {"name": "x", "type": "space"}]


def old_image(version):
    entry = {"datasets": [{"path": "0"}, {"path": "1"}], "name": "i", "type": "gaussian",
             "version": version, "metadata": {"method": "m", "version": "1", "args": [1]}}
    if version == "0.3":
        entry["axes"] = ["t", "c", "z", "y", "x"]
    return {"multiscales": [entry], "omero": OMERO}


def flat_entry(version):
    def transforms(factor):
        return [{"type": "scale", "scale": [1, 1, 0.5, factor, factor]},
                {"type": "translation", "translation": [0, 0, 0, 0.5, 0.5]}]
    entry = {"axes": AXES, "datasets": [
        {"path": "0", "coordinateTransformations": transforms(1)},
        {"path": "1", "coordinateTransformations": transforms(2)[:1]}],
        "coordinateTransformations": [{"type": "scale", "scale": [0.1, 1, 1, 1, 1]}],
        "name": "i", "type": "gaussian", "metadata": {"method": "m"}}
    if version == "0.4":
        entry["version"] = "0.4"
    return entry


def ends(path, name):
    return {"input": {"path": path}, "output": {"name": name}}


def between(a, b):
    return {"input": {"name": a}, "output": {"name": b}}


TRANSFORMS = [
    {"type": "identity"}, {"type": "mapAxis", "mapAxis": [1, 0, 2]},
    {"type": "projectAxis", "droppedInputs": [0]},
    {"type": "projectAxis", "createdOutputs": [1, 2], "droppedInputs": [1]},
    {"type": "scale", "scale": [2, 0.5]}, {"type": "translation", "translation": [-1, 0]},
    {"type": "affine", "affine": [[1, 0, 5], [0, 1, 6.5]]}, {"type": "affine", "path": "a"},
    {"type": "rotation", "rotation": [[0, -1], [1, 0]]}, {"type": "rotation", "path": "r"},
    {"type": "bijection", "forward": {"type": "scale", "scale": [2]},
     "inverse": {"type": "scale", "scale": [0.5]}},
    {"type": "sequence", "transformations": [
        {"type": "translation", "translation": [1]}, {"type": "sequence", "transformations": [
            {"type": "identity", "name": "deep"}]}]},
    {"type": "byDimension", "transformations": [
        {"transformation": {"type": "scale", "scale": [2]}, "inputAxes": [0], "outputAxes": [0]},
        {"transformation": {"type": "identity"}, "inputAxes": [1], "outputAxes": [1]}]},
    {"type": "displacements", "path": "d", "interpolation": "linear"},
    {"type": "coordinates", "path": "c"}]


def system_entry():
    axes = [dict(a, discrete=False, longName="long") for a in AXES[2:]]
    scale = {"type": "scale", "scale": [1, 0.5, 0.5]}
    shift = {"type": "translation", "translation": [0, 1, 1]}
    return {"coordinateSystems": [
        {"name": "physical", "axes": axes}, {"name": "other", "axes": AXES[3:]},
        {"name": "grid", "axes": [{"name": "j", "type": "array"}, {"name": "i", "type": "array"}]}],
        "datasets": [
            {"path": "0", "coordinateTransformations": [dict(scale, **ends("0", "physical"))]},
            {"path": "1", "coordinateTransformations": [
                dict({"type": "sequence", "transformations": [scale, shift], "name": "n"},
                     **ends("1", "physical"))]},
            {"path": "2", "coordinateTransformations": [
                dict({"type": "identity"}, **ends("2", "physical"))]}],
        "coordinateTransformations": [
            dict(t, **between("physical", "other")) for t in TRANSFORMS],
        "name": "i", "type": "gaussian", "metadata": {"method": "m"}}


ORIENTATION = {"type": "anatomical", "value": "left-to-right"}
WELLS = [{"path": "A/1", "rowIndex": 0, "columnIndex": 0},
         {"path": "B/12", "rowIndex": 1, "columnIndex": 1}]
PLATE = {"name": "p", "field_count": 2, "columns": [{"name": "1"}, {"name": "12"}],
         "rows": [{"name": "A"}, {"name": "B"}], "wells": WELLS,
         "acquisitions": [{"id": 0, "name": "a", "maximumfieldcount": 2, "description": "d",
                           "starttime": 1, "endtime": 2},
                          {"id": 3, "name": "b", "maximumfieldcount": 1}]}
WELL = {"images": [{"path": "0", "acquisition": 0}, {"path": "1", "acquisition": 3}]}
LABEL = {"colors": [{"label-value": 1, "rgba": [255, 0, 0, 255]}, {"label-value": 2}],
         "properties": [{"label-value": 1, "class": "x"}, {"label-value": 4}],
         "source": {"image": "../../"}}


def bases():
    """(version, model, document)"""
    for version in FOLDERS:
        if version in ("0.1", "0.2", "0.3"):
            yield version, "image", old_image(version)
            yield version, "plate", {"plate": dict(PLATE, version=version)}
            yield version, "well", {"well": dict(WELL, version=version)}
        elif version == "0.4":
            yield version, "image", {"multiscales": [flat_entry(version)], "omero": OMERO}
            yield version, "plate", {"plate": dict(PLATE, version=version)}
            yield version, "well", {"well": dict(WELL, version=version)}
            yield version, "label", {"image-label": dict(LABEL, version=version)}
            yield version, "bf2raw", {"bioformats2raw.layout": 3}
            yield version, "ome", {"series": ["0", "1"]}
        else:
            def ome(**members):
                return {"ome": dict(members, version=version)}
            entry = flat_entry(version) if version == "0.5" else system_entry()
            if version == "0.9.dev1":
                entry["coordinateSystems"][0]["axes"][2]["orientation"] = ORIENTATION
                entry["coordinateSystems"][0]["axes"].append({"name": "q", "type": "phase"})
                yield version, "axis_orientation", ORIENTATION
            documents = {
                "image": ome(multiscales=[entry], omero=OMERO), "plate": ome(plate=PLATE),
                "well": ome(well=WELL), "label": ome(**{"image-label": LABEL}),
                "bf2raw": ome(**{"bioformats2raw.layout": 3}), "ome": ome(series=["0", "1"])}
            if version != "0.5":
                systems = entry["coordinateSystems"]
                documents["scene"] = ome(scene={
                    "coordinateSystems": systems[:2], "coordinateTransformations": [
                        dict(t, input={"name": "a", "path": "p"}, output={"name": "b"})
                        for t in TRANSFORMS]})
                yield version, "axes", systems[0]["axes"]
                yield version, "axes", systems[2]["axes"]
                yield version, "coordinate_systems", systems
                yield version, "coordinate_transformations", [
                    dict(t, **ends("0", "physical")) for t in TRANSFORMS if "path" not in t]
            for model, document in documents.items():
                yield version, model, document
                yield version, "ome_zarr", document
            yield version, "_version", version


VALUES = [None, True, False, 0, 1, -1, 2, 3, 5, 255, 256, 1.5, 3.0, 7.0, -0.5, 0.0, 2**64, 1e300, "",
          "x", "A", "A/1", "A/1/2", "/", "a b", "é", "A\n", "..", ".a", "__x", "-", "a_b.c", "0.1",
          "0.4", "0.5", "0.6", "0.6rc0", "0.6.dev4", "0.9.dev1", "scale", "translation", "identity",
          "sequence", "affine", "rotation", "mapAxis", "bijection", "byDimension", "projectAxis",
          "displacements", "space", "time", "channel", "array", "custom", "linear", "cubic",
          "anatomical", "right-to-left", [], {}, [1], [1, 2], [0, 0], [1, 1.0], [True, 1], ["a"],
          [{}], {"a": 1}, {"name": "x"}, {"path": "x"}, {"type": "scale", "scale": [1, 2]},
          {"name": "y", "type": "space"}, {"type": "identity"}]
KEYS = ["version", "name", "path", "type", "scale", "unit", "axes", "acquisition", "rgba", "extra",
        "coordinateSystems", "transformations", "droppedInputs", "createdOutputs", "orientation"]


def pointers(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else (
        enumerate(value) if isinstance(value, list) else ())
    for key, child in items:
        yield from pointers(child, path + (key,))


def lookup(value, path):
    for key in path:
        value = value[key]
    return value


def mutate(rng, document):
    """One random change; returns it as [operation, path, value]."""
    path = rng.choice(list(pointers(document)))
    target = lookup(document, path)
    choices = ["set"] if path else []
    if path:
        choices += ["delete", "delete"]
    if isinstance(target, list):
        choices += ["append", "append", "repeat"]
    if isinstance(target, dict):
        choices += ["put"]
    if not choices:
        choices = ["set"]
    operation = rng.choice(choices)
    if operation == "repeat":
        if not target:
            return ["append", list(path), rng.choice(VALUES)]
        return ["append", list(path), copy.deepcopy(rng.choice(target))]
    if operation == "put":
        return ["set", list(path) + [rng.choice(KEYS)], rng.choice(VALUES)]
    if operation == "delete":
        return ["delete", list(path), None]
    return [operation, list(path), rng.choice(VALUES)]


def apply(document, change):
    operation, path, value = change
    if not path:
        if operation == "append":
            return document + [value]
        return value
    parent = lookup(document, path[:-1])
    if operation == "set":
        parent[path[-1]] = value
    elif operation == "delete":
        del parent[path[-1]]
    else:
        parent[path[-1]].append(value)
    return document


def cases(count, seed):
    """The sound documents, and cases [document, version, model, strict, changes, is valid]."""
    rng = random.Random(seed)
    checks = validators()
    # Through JSON, so that no two places of a document share an object.
    sound = json.loads(json.dumps(list(bases())))
    found = []

    def judge(index, changes, version, model):
        document = mutated(sound[index][2], changes)
        for strict in (False, True):
            check = checks.get((version, model, strict))
            if check is not None:
                found.append([index, version, model, strict, changes, check.is_valid(document)])

    for index, (version, model, _) in enumerate(sound):
        judge(index, [], version, model)
    for (version, model, strict) in checks:
        if not any((v, m) == (version, model) for v, m, _ in sound):
            raise SystemExit(f"no document for {version} {model}")
    while len(found) < count:
        index = rng.randrange(len(sound))
        version, model, document = sound[index]
        document = copy.deepcopy(document)
        changes = []
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            change = mutate(rng, document)
            changes.append(change)
            document = apply(document, copy.deepcopy(change))
        if rng.random() < 0.03:
            version = rng.choice(list(FOLDERS))
        judge(index, changes, version, model)
    return [document for _, _, document in sound], found


def mutated(document, changes):
    """The document after the changes."""
    document = copy.deepcopy(document)
    for change in changes:
        document = apply(document, copy.deepcopy(change))
    return document


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    documents, found = cases(arguments.count, arguments.seed)
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in found)
    documents = json.dumps(documents, separators=(",", ":"))
    Path(arguments.output).write_text(f'{{"documents":{documents},"cases":[\n{lines}]}}\n')
    valid = sum(case[-1] for case in found)
    print(f"{len(found)} cases, {valid} valid, {len(found) - valid} invalid")


if __name__ == "__main__":
    main()
