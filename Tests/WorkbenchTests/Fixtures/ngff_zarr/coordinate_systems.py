"""Coordinate systems, fields, scenes and transformations of OME-Zarr 0.6."""
import json
import sys

import ngff_zarr as nz
import numpy as np
from ngff_zarr import CoordinateSystem, CoordinateSystemIdentifier, NgffScene
from ngff_zarr.v06.zarr_metadata import Affine, Axis, Displacements, Translation

folder = sys.argv[1]


def ome(path):
    with open(f"{folder}/{path}/zarr.json") as file:
        return json.load(file)["attributes"]["ome"]


def show(value):
    return json.dumps(value, sort_keys=True)


def pyramid(*shape):
    data = np.arange(int(np.prod(shape)), dtype=np.float32).reshape(shape)
    image = nz.to_ngff_image(data, dims=["z", "y", "x"][-len(shape):])
    return nz.to_multiscales(image, scale_factors=[])


def field(*shape):
    image = nz.to_ngff_image(np.zeros((len(shape), *shape), dtype=np.float32),
                             dims=["c", "z", "y", "x"][:1] + ["z", "y", "x"][-len(shape):])
    image.axes_types = {"c": nz.AxisType.Displacement}
    return nz.to_multiscales(image, scale_factors=[])


# An affine from the intrinsic system to another.
multiscales = pyramid(4, 8, 8)
print(multiscales.metadata.intrinsic_coordinate_system.name)
output = CoordinateSystem(
    name="output", axes=[Axis(name=d, type="space") for d in ("z", "y", "x")])
affine = Affine(
    affine=[[1.0, 0.0, 0.0, 5.0], [0.0, 1.0, 0.0, 10.0], [0.0, 0.0, 1.0, 15.0]],
    input=CoordinateSystemIdentifier(
        name=multiscales.metadata.intrinsic_coordinate_system.name),
    output=CoordinateSystemIdentifier(name=output.name), name="to_output")
multiscales.metadata.coordinateSystems.append(output)
multiscales.metadata.coordinateTransformations = [affine]
nz.to_ome_zarr(f"{folder}/affine.ome.zarr", multiscales, version="0.6")
entry = ome("affine.ome.zarr")["multiscales"][0]
print([system["name"] for system in entry["coordinateSystems"]])
print(show([entry["coordinateTransformations"][0][key] for key in ("input", "output", "type")]))
back = nz.from_ome_zarr(f"{folder}/affine.ome.zarr")
print(back.metadata.coordinateTransformations[0].affine)
print(back.metadata.coordinateTransformations[0].output.name)
print([system.name for system in back.metadata.coordinateSystems])

# The axes of the intrinsic system are those of the image.
multiscales = pyramid(2, 8, 8)
multiscales.metadata.intrinsic_coordinate_system.axes[1].unit = "micrometer"
nz.to_ome_zarr(f"{folder}/units.ome.zarr", multiscales, version="0.6")
print(ome("units.ome.zarr")["multiscales"][0]["coordinateSystems"][0]["axes"][1]["unit"])

# A field on its own.
declared = nz.declare_field_transform(field(8, 8))
nz.to_ome_zarr(f"{folder}/field.ome.zarr", declared, version="0.6", metadata_only=True)
entry = ome("field.ome.zarr")["multiscales"][0]
print([system["name"] for system in entry["coordinateSystems"]])
print([axis["name"] for axis in entry["coordinateSystems"][1]["axes"]])
print(show(entry["coordinateTransformations"]))
array = nz.open_array(f"{folder}/field.ome.zarr", declared.metadata.datasets[0].path)
array[:, :4] = np.ones((2, 4, 8), dtype=np.float32)
read = nz.from_ome_zarr(f"{folder}/field.ome.zarr")
print(float(np.asarray(read.images[0].data).sum()))
print(read.metadata.intrinsic_coordinate_system.axes[0].type == nz.AxisType.Displacement)

# An image with the field that moves it, below.
store = f"{folder}/warped.ome.zarr"
image = pyramid(8, 8)
system = CoordinateSystem(
    name="output", axes=[Axis(name="y", type="space"), Axis(name="x", type="space")])
image.metadata.coordinateSystems.append(system)
image = nz.declare_field_transform(
    image, path="displacement_field",
    input_system=image.metadata.intrinsic_coordinate_system.name, output_system=system.name)
nz.to_ome_zarr(f"{store}/displacement_field", field(8, 8), version="0.6")
nz.to_ome_zarr(store, image, version="0.6", overwrite=False)
imported = nz.from_ome_zarr(store)
transform = imported.metadata.coordinateTransformations[0]
print(transform.type, transform.path, transform.interpolation)
print(nz.from_ome_zarr(f"{store}/{transform.path}").images[0].data.shape)
try:
    nz.to_ome_zarr(store, image, version="0.6", overwrite=False)
except ValueError:
    print("kept")
print(float(np.asarray(nz.from_ome_zarr(store).images[0].data).sum()))

# What cannot be declared.
for arguments in [
    {"input_system": "intrinsic"}, {"path": "f"}, {"transform_type": "wishes"},
    {"transform_type": "coordinates"},
    {"path": "f", "input_system": "intrinsic", "output_system": "nowhere"}]:
    try:
        nz.declare_field_transform(field(8, 8), **arguments)
    except ValueError:
        print("ValueError", sorted(arguments))

# A scene.
world = CoordinateSystem(
    name="world", axes=[Axis(name=d, type="space", unit="micrometer") for d in "yx"])


def to_world(path, offset):
    return Translation(
        translation=offset, input=CoordinateSystemIdentifier(path=path, name="intrinsic"),
        output=CoordinateSystemIdentifier(name="world"))


scene = NgffScene(
    images={"tile_0": pyramid(8, 8), "tile_1": pyramid(16, 8)}, coordinateSystems=[world],
    coordinateTransformations=[to_world("tile_0", [0.0, 0.0]), to_world("tile_1", [0.0, 128.0])])
nz.to_ome_zarr(f"{folder}/scene.ome.zarr", scene)
scene = nz.from_ome_zarr(f"{folder}/scene.ome.zarr", kind="scene", validate=True)
print(list(scene.images), scene.images["tile_1"].images[0].data.shape)
print(scene.coordinateTransformations[1].translation, scene.coordinateSystems[0].name)
print(show(ome("scene.ome.zarr")["scene"]))

# A transformation on its own.
registration = Affine(
    affine=[[1.0, 0.0, 12.5], [0.0, 1.0, -3.0]], input=CoordinateSystemIdentifier(name="moving"),
    output=CoordinateSystemIdentifier(name="fixed"))
nz.to_ome_zarr(f"{folder}/registration.ome.zarr", registration)
print(show(ome("registration.ome.zarr")))
read = nz.from_ome_zarr(f"{folder}/registration.ome.zarr", kind="transformation")
print(read == registration, read.affine, read.input.name)
