// swift-tools-version: 6.2
import Glibc
import PackageDescription

// A room imports only from floors below it. The floors are the `dependencies` lists here, and
// `make check` builds with --explicit-target-dependency-import-check error to hold us to them.

let isStrict = Context.environment["NGFFZ_STRICT"] == "1"

let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

let collections = Target.Dependency.product(
  name: "OrderedCollections", package: "swift-collections")

/// Floor 0: a door to something in C, a module map and a shim.h without logic.
func door(_ name: String) -> Target {
  .systemLibrary(name: name, path: "Sources/Doors/\(name)")
}

/// A library becomes part of the program where its archive is installed with it, as Debian does:
/// what need not be loaded makes each start shorter. Those that only an archive needs come after it
/// and are left out where the library is shared; so do those that only some versions of them need.
func library(
  _ name: String, needs: [String] = [], mayNeed: [String] = []
) -> [LinkerSetting] {
  let folders = ["x86_64-linux-gnu", "aarch64-linux-gnu", "."].map { "/usr/lib/\($0)" }
  func hasArchive(_ name: String) -> Bool {
    folders.contains { access("\($0)/lib\(name).a", R_OK) == 0 }
  }
  guard ([name] + needs).allSatisfy(hasArchive) else { return [.linkedLibrary(name)] }
  return ([name] + needs + mayNeed.filter(hasArchive)).map { .linkedLibrary(":lib\($0).a") }
}

func room(
  _ name: String, _ dependencies: [Target.Dependency] = [], links: [[LinkerSetting]] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, swiftSettings: settings,
    linkerSettings: links.flatMap { $0 })
}

/// The tests of a room, with the folders of files that they read.
func tests(
  _ room: String, _ others: [Target.Dependency] = [], fixtures: Bool = false, golden: Bool = false
) -> Target {
  let folders = (fixtures ? ["Fixtures"] : []) + (golden ? ["Golden"] : [])
  return .testTarget(
    name: "\(room)Tests", dependencies: [.init(stringLiteral: room)] + others,
    resources: folders.map { .copy($0) }, swiftSettings: settings)
}

let package = Package(
  name: "ngffz",
  products: [
    .library(name: "Zarr", targets: ["Zarr"]),
    .library(name: "ZarrTesting", targets: ["ZarrTesting"]),
    .library(name: "OMEZarr", targets: ["OMEZarr"]),
    .library(name: "Script", targets: ["Script"]),
    .library(name: "Workbench", targets: ["Workbench"]),
    .executable(name: "ngffz", targets: ["ngffz"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // Floor 0
    door("CBlosc"), door("CZstd"), door("CZlib"), door("CLZ4"), door("CBZip2"), door("CLZMA"),
    door("CPNG"), door("CTIFF"), door("CReadline"), door("CZeroMQ"), door("CLinux"),
    // No library: what the processor can do and Swift has no word for.
    door("CStreaming"),
    // Floor 1
    room("Workers"),
    room("NDArray", ["Workers", "CStreaming"]),
    room("JSONText", [collections]),
    // Floor 2
    room(
      "Zarr",
      [
        "NDArray", "JSONText", "Workers", collections,
        "CBlosc", "CZstd", "CZlib", "CLZ4", "CBZip2", "CLZMA",
      ], links: ["zstd", "lz4", "bz2", "lzma", "z"].map { library($0) }),
    room(
      "ImageFiles", ["NDArray", "Workers", "CPNG", "CTIFF", "CZlib"],
      links: [
        library(
          "tiff", needs: ["webp", "Lerc", "jbig", "jpeg", "deflate", "zstd", "lzma", "z"],
          mayNeed: ["sharpyuv"]),
        library("png16", needs: ["z"]),
        // Lerc is written in C++.
        [.linkedLibrary("stdc++")],
      ]),
    room("ZarrTesting", ["Zarr", "NDArray", "JSONText"]),
    // Floor 3
    room(
      "OMEZarr",
      ["Zarr", "ImageFiles", "NDArray", "JSONText", "Workers", "CLinux", collections]),
    room("Script", ["Workers", "CLinux", .product(name: "BigInt", package: "BigInt")]),
    // Floor 4
    room(
      "Display", ["OMEZarr", "Zarr", "ImageFiles", "NDArray", "JSONText", "Workers", collections]),
    // Floor 5
    room(
      "Workbench",
      [
        "Display", "OMEZarr", "Script", "Zarr", "ImageFiles", "NDArray", "JSONText", "Workers",
        "CLinux", collections, .product(name: "BigInt", package: "BigInt"),
      ]),
    // Floor 6
    room(
      "Terminal", ["Workbench", "Display", "Script", "Workers", "CReadline"],
      links: [library("readline", needs: ["tinfo"])]),
    room(
      "Jupyter",
      [
        "Workbench", "JSONText", "Workers", "CZeroMQ", "CLinux", collections,
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // Floor 7
    .executableTarget(
      name: "ngffz",
      dependencies: [
        "Terminal", "Jupyter", "Workbench", "Display", "OMEZarr", "Script", "Zarr", "ImageFiles",
        "NDArray", "JSONText", "Workers", "CLinux", collections,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // Shows how a program embeds the language; no product.
    .executableTarget(
      name: "embed", dependencies: ["Workbench", "Script"], path: "examples/embed",
      swiftSettings: settings),

    // Measured by Benchmarks/run.py; no product.
    .executableTarget(
      name: "zarr-bench", dependencies: ["Zarr", "NDArray", "JSONText", "Workers", "CZstd"],
      path: "Benchmarks/ZarrBench", swiftSettings: settings),

    // Damaged input, for as long as one likes; no product.
    .executableTarget(
      name: "script-fuzz", dependencies: ["Script"], path: "Fuzz/ScriptFuzz",
      swiftSettings: settings),
    .executableTarget(
      name: "zarr-fuzz", dependencies: ["ZarrTesting"], path: "Fuzz/ZarrFuzz",
      swiftSettings: settings),

    tests("Workers"), tests("NDArray", fixtures: true), tests("JSONText"),
    tests("Zarr", ["ZarrTesting", "NDArray", "JSONText", "Workers"], fixtures: true),
    tests("ImageFiles", ["NDArray"], fixtures: true),
    tests("OMEZarr", ["Zarr", "NDArray", "JSONText", "Workers"], fixtures: true),
    tests("Script", ["Workers"], fixtures: true),
    tests("Display", ["OMEZarr", "Zarr", "ImageFiles", "NDArray", "JSONText"], golden: true),
    tests(
      "Workbench", ["Script", "Display", "OMEZarr", "Zarr", "NDArray", "JSONText"], fixtures: true),
    tests("Terminal", ["Workbench", "Display", "Workers"]),
    tests("Jupyter", ["Workbench", "JSONText", "Workers"]),
    // Runs the program that was built.
    .testTarget(
      name: "CommandTests",
      dependencies: ["ngffz", "OMEZarr", "ImageFiles", "NDArray", "JSONText"],
      swiftSettings: settings),
  ]
)
