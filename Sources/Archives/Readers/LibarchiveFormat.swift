/// What libarchive is to read: exactly one container or one compression, never its own chain of
/// them, so that each layer's output can be counted.
struct LibarchiveFormat {
  /// libarchive's names of it and its variants.
  let names: [String]
  /// Whether it is a compression.
  let isStream: Bool
  /// Whether the source is read from beginning to end even where it need not be.
  var isSequential = false
  /// Whether each entry stands behind its header, one behind the other, and nothing is compressed.
  var isPlain: Bool { names[0] == "tar" }
  /// Whether a stream may hold frames that are passed by.
  var mayHoldSkipped: Bool { isStream && ["zstd", "lz4"].contains(names[0]) }
  /// An option and its value; nil switches it off.
  var option: (name: String, value: String?)?
  /// Where the archive ends, where that is known before it is read.
  var end: Int?

  /// A container.
  init(
    containers names: [String], isSequential: Bool = false,
    option: (name: String, value: String?)? = nil, end: Int? = nil
  ) {
    self.names = names
    isStream = false
    self.isSequential = isSequential
    self.option = option
    self.end = end
  }

  /// A compression.
  init(stream name: String) {
    names = [name]
    isStream = true
  }
}
