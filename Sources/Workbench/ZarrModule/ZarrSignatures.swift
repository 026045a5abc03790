/// The parameters that many functions of the module `zarr` share.
enum ZarrSignatures {
  /// What an array should be.
  static let array =
    "shape=None, dtype=None, data=None, chunks='auto', shards=None, filters='auto', "
    + "compressors='auto', compressor='auto', serializer='auto', fill_value=?, order=None, "
    + "attributes=None, chunk_key_encoding=None, dimension_names=None, storage_options=None, "
    + "overwrite=False, config=None, write_data=True"
}
