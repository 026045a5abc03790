/// The ways to make a smaller image from a larger one, by the names that ngff-zarr gives them.
///
/// For a factor k, output sample i is made of the input around these places along an axis:
///
/// | method | place | made of |
/// |---|---|---|
/// | `itkwasm_gaussian` (default) | block centre, k·i + (k−1)/2 | discrete Gaussian, interpolated |
/// | `itkwasm_bin_shrink`, `itk_bin_shrink`, `dask_bin_shrink` | block centre | mean of the block |
/// | `itkwasm_label_image` | block centre | vote of the 2 (even k) or 1 (odd k) middle samples |
/// | `dask_image_mode` | block centre | most frequent value of the block |
/// | `itk_gaussian` | first of the block, k·i | discrete Gaussian |
/// | `dask_image_gaussian` | first of the block, k·i | sampled Gaussian |
/// | `dask_image_nearest` | first of the block, k·i | that sample |
///
/// The translation of a level is the one that is true of its samples: the three methods that
/// sample the first of the block keep the translation of their source, all others add half a block.
///
/// Where ngff-zarr 0.50.0 is wrong, this is right: large factors give numbers (not NaN), integers
/// above 2²⁴ keep their digits, every level has floor(shape / factor) samples, a level that no
/// whole step leads to from the one before is made from level 0, and axes that a factor leaves out
/// are left alone. All methods take every integer and float dtype and `bool`, with channels and
/// time wherever they are.
public enum Methods: String, CaseIterable, Sendable, Hashable {
  /// Discrete Gaussian, sampled at block centres: the default, for intensities.
  case itkwasmGaussian = "itkwasm_gaussian"
  /// Mean of each block.
  case itkwasmBinShrink = "itkwasm_bin_shrink"
  /// Vote of the samples next to the block centre: for labels.
  case itkwasmLabelImage = "itkwasm_label_image"
  /// Discrete Gaussian, sampled at the first sample of each block.
  case itkGaussian = "itk_gaussian"
  /// Mean of each block.
  case itkBinShrink = "itk_bin_shrink"
  /// Sampled Gaussian as SciPy makes it, at the first sample of each block.
  case daskImageGaussian = "dask_image_gaussian"
  /// Most frequent value of each block, the smallest of several: for labels.
  case daskImageMode = "dask_image_mode"
  /// The first sample of each block: for labels, with artefacts.
  case daskImageNearest = "dask_image_nearest"
  /// Mean of each block.
  case daskBinShrink = "dask_bin_shrink"

  /// The name of the member in Python: "ITKWASM_GAUSSIAN".
  public var memberName: String { rawValue.uppercased() }

  /// Finds a method by its value or by the name of its Python member, in any case.
  public init?(named name: String) {
    self.init(rawValue: name.lowercased())
  }

  /// The function that ngff-zarr records for the method in `multiscales[].metadata.method`.
  public var functionName: String {
    switch self {
    case .itkwasmGaussian: "itkwasm_downsample.downsample"
    case .itkwasmBinShrink: "itkwasm_downsample.downsample_bin_shrink"
    case .itkwasmLabelImage: "itkwasm_downsample.downsample_label_image"
    case .itkGaussian: "itk.DiscreteGaussianImageFilter"
    case .itkBinShrink: "itk.BinShrinkImageFilter"
    case .daskImageGaussian: "dask_image.ndfilters.gaussian_filter"
    case .daskImageMode, .daskBinShrink: "dask.array.coarsen"
    case .daskImageNearest: "dask_image.ndinterp.affine_transform"
    }
  }

  /// What the method does, in a sentence, for `multiscales[].metadata.description`.
  public var summary: String {
    switch self {
    case .itkwasmGaussian:
      "Smoothed with a discrete Gaussian and sampled at the centre of each block; for intensities."
    case .itkGaussian:
      "Smoothed with a discrete Gaussian and sampled at the first pixel of each block."
    case .daskImageGaussian:
      "Smoothed with a sampled Gaussian and sampled at the first pixel of each block."
    case .itkwasmBinShrink, .itkBinShrink, .daskBinShrink:
      "The mean of each block; fast, for intensities."
    case .itkwasmLabelImage:
      "The label that most of the pixels around the centre of each block have; for labels."
    case .daskImageMode:
      "The most frequent label of each block, the smallest of several; for labels."
    case .daskImageNearest:
      "The first pixel of each block; for labels, with artefacts."
    }
  }

  /// Whether output samples lie at block centres (else at the first sample of each block).
  public var samplesBlockCentre: Bool {
    switch self {
    case .itkGaussian, .daskImageGaussian, .daskImageNearest: false
    default: true
    }
  }

  /// Whether every output value is a value of the input, as labels need.
  public var keepsLabels: Bool {
    switch self {
    case .itkwasmLabelImage, .daskImageMode, .daskImageNearest: true
    default: false
    }
  }
}
