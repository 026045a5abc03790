"""Nothing is lost on the way through versions: random metadata goes to another version and back.

SEEDS=100 in the environment for more than the usual dozen.
"""

import json
import os
import random
import subprocess

import numpy as np
import pytest
import zarr

NGFFZ = os.environ.get("NGFFZ", ".build/release/ngffz")
TYPES = {"t": "time", "c": "channel", "z": "space", "y": "space", "x": "space"}
UNITS = {"time": ["second", "millisecond", None], "channel": [None],
         "space": ["micrometer", "nanometer", "angstrom", None]}


def anything(rng, depth=0):
    """Some JSON."""
    kind = rng.randrange(9 if depth < 3 else 7)
    if kind == 7:
        return [anything(rng, depth + 1) for _ in range(rng.randrange(4))]
    if kind == 8:
        return {word(rng): anything(rng, depth + 1) for _ in range(rng.randrange(4))}
    return [
        None, rng.random() < 0.5, rng.randrange(-5, 300),
        rng.uniform(-1, 1) * 10 ** rng.randrange(-9, 9), 2 ** rng.randrange(50, 90) + 1, word(rng), "ä\u0001\"\\/𝄞 " + word(rng)][kind]


def word(rng):
    return "".join(rng.choice("abcdefghij-_ .é") for _ in range(rng.randrange(1, 9)))


def foreign(rng, count=2):
    """Members that nobody knows."""
    return {"own-" + word(rng): anything(rng) for _ in range(rng.randrange(count + 1))}


def omero(rng, channels):
    result = {"channels": [
        {"color": f"{rng.randrange(1 << 24):06X}", "active": rng.random() < 0.5,
         "window": {"min": 0, "max": 255, "start": rng.randrange(9), "end": 200, **foreign(rng, 1)},
         **({"label": word(rng)} if rng.random() < 0.7 else {}),
         **({"coefficient": 1.0, "family": "linear", "inverted": False}
            if rng.random() < 0.5 else {}),
         **foreign(rng, 1)} for _ in range(channels)]}
    if rng.random() < 0.5:
        result["rdefs"] = {"defaultT": 0, "defaultZ": 2, "model": "color"}
    if rng.random() < 0.5:
        result |= {"id": rng.randrange(9), "name": word(rng)}
    return result | foreign(rng, 1)


def entry(rng, version, dims, levels):
    """An entry of multiscales."""
    axes = [{"name": d, "type": TYPES[d]} for d in dims]
    for axis in axes:
        if unit := rng.choice(UNITS[axis["type"]]):
            axis["unit"] = unit
    def steps(level):
        scale = {"type": "scale", "scale": [
            rng.choice([0.5, 0.25, 1.5]) * 2 ** level if TYPES[d] == "space" else 1.0 for d in dims]}
        if rng.random() < 0.5:
            return [scale]
        return [scale, {"type": "translation", "translation": [
            rng.uniform(-9, 9) if TYPES[d] == "space" else 0.0 for d in dims]}]
    rng_state = rng.getstate()
    datasets = []
    for level in range(levels):
        rng.setstate(rng_state)  # the same factors for every level
        datasets.append({"path": f"s{level}", "coordinateTransformations": steps(level)})
    for dataset in datasets:
        dataset |= foreign(rng, 1)
    if version == "0.6":
        for dataset in datasets:
            way = dataset["coordinateTransformations"]
            way = way[0] if len(way) == 1 else {"type": "sequence", "transformations": way}
            dataset["coordinateTransformations"] = [
                way | {"input": {"path": dataset["path"]}, "output": {"name": "intrinsic"}}]
        result = {"coordinateSystems": [{"name": "intrinsic", "axes": axes}], "datasets": datasets}
    else:
        result = {"axes": axes, "datasets": datasets}
        if rng.random() < 0.4:
            result["coordinateTransformations"] = [{"type": "scale", "scale": [2.0] * len(dims)}]
            if rng.random() < 0.5:
                result["coordinateTransformations"].append(
                    {"type": "translation", "translation": [0.5] * len(dims)})
    if rng.random() < 0.7:
        result["name"] = word(rng)
    if rng.random() < 0.5:
        result["type"] = rng.choice(["gaussian", "own method"])
    if rng.random() < 0.5:
        result["metadata"] = {"method": "m", "version": "1", "kwargs": anything(rng), "args": [1]}
    if version == "0.4":
        result["version"] = "0.4"
    return result | foreign(rng)


def arrays(rng, path, version, dims, levels, dtype):
    for level in range(levels):
        shape = [max(1, 16 >> level) if TYPES[d] == "space" else 2 for d in dims]
        data = np.frombuffer(rng.randbytes(int(np.prod(shape)) * 2), "u1")[::2].reshape(shape)
        names = {} if version == "0.4" else {"dimension_names": list(dims)}
        keys = {"chunk_key_encoding": {"name": "v2", "separator": "/"}} if version == "0.4" else {}
        array = zarr.create_array(
            path / f"s{level}", shape=shape, chunks=[min(8, s) for s in shape], dtype=dtype,
            zarr_format=2 if version == "0.4" else 3, **names, **keys)
        array[...] = data.astype(dtype)


def group(path, version, ome, attributes):
    whole = attributes | (ome if version == "0.4" else {"ome": {"version": version} | ome})
    zarr.create_group(path, zarr_format=2 if version == "0.4" else 3)
    if version == "0.4":
        (path / ".zattrs").write_text(json.dumps(whole))
    else:
        document = json.loads((path / "zarr.json").read_text())
        (path / "zarr.json").write_text(json.dumps(document | {"attributes": whole}))


def attributes(path):
    """The attributes of every group, by path; versions of objects that need none are left out."""
    found = {}
    for name in ("zarr.json", ".zgroup"):
        for file in sorted(path.rglob(name)):
            if name == "zarr.json":
                document = json.loads(file.read_text())
                value = document.get("attributes", {}) if document["node_type"] == "group" else None
            else:
                file = file.parent / ".zattrs"
                value = json.loads(file.read_text()) if file.exists() else {}
            if value is not None:
                found[str(file.parent.relative_to(path))] = value
    return found


def flat(document):
    return document.get("ome", {}) | {k: v for k, v in document.items() if k != "ome"}


def image(rng, path, version, dims=None):
    dims = dims or rng.choice(["yx", "zyx", "cyx", "czyx", "tczyx", "tyx"])
    levels = rng.randrange(1, 4)
    ome = {"multiscales": [entry(rng, version, dims, levels)]}
    if rng.random() < 0.6:
        ome["omero"] = omero(rng, 2 if "c" in dims else 1)
    more = foreign(rng) if version != "0.4" else {}
    group(path, version, ome | more, foreign(rng))
    arrays(rng, path, version, dims, levels, rng.choice(["u1", "<u2", "<f4"]))
    if rng.random() < 0.5:
        group(path / "labels", version, {"labels": ["cells"]}, {})
        label = {"colors": [{"label-value": 1, "rgba": [1, 2, 3, 255], **foreign(rng, 1)}],
                 "properties": [{"label-value": 1, "class": "a", "n": 2 ** 60}],
                 "source": {"image": "../../", **foreign(rng, 1)}, **foreign(rng, 1)}
        if version == "0.4":
            label["version"] = "0.4"
        dims = dims.replace("c", "")
        group(path / "labels" / "cells", version, {
            "multiscales": [entry(rng, version, dims, levels)], "image-label": label}, foreign(rng))
        arrays(rng, path / "labels" / "cells", version, dims, levels, "u1")


def plate(rng, path, version):
    own = {"version": "0.4"} if version == "0.4" else {}
    group(path, version, {"plate": {
        "rows": [{"name": "A", **foreign(rng, 1)}, {"name": "B"}],
        "columns": [{"name": "01", **foreign(rng, 1)}], "field_count": 1, "name": word(rng),
        "acquisitions": [{"id": 0, "name": word(rng), "starttime": 5, **foreign(rng, 1)}],
        "wells": [{"path": "B/01", "rowIndex": 1, "columnIndex": 0, **foreign(rng, 1)}],
        **own, **foreign(rng)}}, foreign(rng))
    group(path / "B", version, {}, foreign(rng))
    group(path / "B" / "01", version, {"well": {
        "images": [{"path": "0", "acquisition": 0, **foreign(rng, 1)}], **own, **foreign(rng, 1)}},
        foreign(rng))
    image(rng, path / "B" / "01" / "0", version)


def convert(source, target, version):
    result = subprocess.run(
        [NGFFZ, "upgrade", source, "-o", target, "--to", version], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stderr


@pytest.mark.parametrize("seed", range(int(os.environ.get("SEEDS", 12))))
@pytest.mark.parametrize("version", ["0.4", "0.5", "0.6"])
def test_there_and_back(tmp_path, version, seed):
    rng = random.Random(f"{version} {seed}")
    source = tmp_path / "in.zarr"
    (plate if seed % 4 == 0 else image)(rng, source, version)
    before = attributes(source)
    pixels = {str(p.relative_to(source).parent): None for p in source.rglob("s0/*")}
    for other in ["0.4", "0.5", "0.6"]:
        there, back = tmp_path / f"{other}.zarr", tmp_path / f"{other}-back.zarr"
        convert(source, there, other)
        notes = convert(there, back, version)
        through = attributes(back)
        if other == "0.4" and version != "0.4":
            # 0.4 has one place for what is in `ome` and what is beside it.
            through, wanted = [{k: flat(v) for k, v in a.items()} for a in (through, before)]
        else:
            wanted = before
        assert through == wanted, (other, notes)
        for path in pixels:
            for store in (there, back):
                assert np.array_equal(
                    zarr.open_array(store / path)[...], zarr.open_array(source / path)[...]), path


@pytest.mark.parametrize("seed", range(int(os.environ.get("SEEDS", 12)) // 2))
@pytest.mark.parametrize("version", ["0.1", "0.2", "0.3"])
def test_old_versions_lose_nothing(tmp_path, version, seed):
    """What 0.1 to 0.3 say is in every later version, beside what those add."""
    rng = random.Random(f"{version} {seed}")
    source = tmp_path / "in.zarr"
    image(rng, source, "0.4", dims=None if version == "0.3" else "tczyx")
    old = attributes(source)["."]
    for file in source.rglob(".zattrs"):
        document = json.loads(file.read_text())
        for item in document.get("multiscales", []):
            item["version"] = version
            item.pop("coordinateTransformations", None)
            names = [axis["name"] for axis in item.pop("axes")]
            if version == "0.3":
                item["axes"] = names
            for dataset in item["datasets"]:
                del dataset["coordinateTransformations"]
        file.write_text(json.dumps(document))
    for target in ["0.4", "0.5", "0.6"]:
        convert(source, tmp_path / target, target)
        new = attributes(tmp_path / target)["."]
        ome = new if target == "0.4" else new["ome"]
        for key in old.keys() - {"multiscales", "omero"}:
            assert new[key] == old[key]
        assert ome.get("omero") == old.get("omero")
        was, now = old["multiscales"][0], ome["multiscales"][0]
        for key in was.keys() - {"axes", "datasets", "coordinateTransformations", "version"}:
            assert now[key] == was[key], key
        for a, b in zip(was["datasets"], now["datasets"], strict=True):
            a = {k: v for k, v in a.items() if k != "coordinateTransformations"}
            assert a.items() <= b.items()
