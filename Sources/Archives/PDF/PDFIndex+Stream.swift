/// What an index knows of a file's streams and objects.
extension PDFIndex {
  /// A stream: where its bytes are and how they are written.
  struct Stream {
    var number: Int
    var generation: Int
    var start: Int
    var count: Int
    var kind: PDFObject.Kind
    var filters: [PDFFilter]
    var hasPredictor: Bool
    /// Whether it is metadata, whether it is an embedded file, and the crypt filter that it names.
    var isMetadata: Bool
    var isFile: Bool
    var crypt: [UInt8]?
    /// How many objects an object stream has, and where the first one begins.
    var objects: Int
    var first: Int

    /// Creates the stream of an object.
    init(_ object: PDFObject, _ number: (number: Int, generation: Int), _ start: Int, _ count: Int)
    {
      (self.number, generation) = number
      self.start = start
      self.count = count
      kind = object.kind
      filters = object.filters
      hasPredictor = object.hasPredictor
      isMetadata = object.isMetadata
      isFile = object.isFile
      crypt = object.crypt
      objects = object.count
      first = object.first
    }

    /// Whether there may be text in it that the file's own bytes do not show.
    ///
    /// - Parameter isEncrypted: whether the file is.
    func isWanted(_ isEncrypted: Bool) -> Bool {
      switch kind {
      case .content: !filters.contains(.picture)
      case .other: !filters.isEmpty || isEncrypted
      case .objects: true
      case .references, .image, .font: false
      }
    }
  }

  /// An object with strings that are encrypted, and where it begins in the file.
  struct Texts {
    var number: Int
    var generation: Int
    var start: Int
  }

  /// What is about to be done, or was done, with so many bytes.
  enum Work {
    /// They are read from the file.
    case reading(Int)
    /// They came out of a stream that the index itself needs: objects, a font's characters.
    case decoded(Int)
  }
}
