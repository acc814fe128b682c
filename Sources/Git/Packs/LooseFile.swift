import Bytes

/// A loose object's file, wherever it lies: a zlib stream of `KIND SP SIZE NUL CONTENT`.
@safe
package struct LooseFile {
  /// What the object is.
  package let kind: ObjectKind
  /// How many bytes of the file it takes.
  package let end: Int
  /// Whether it is all that its head says.
  package let isWhole: Bool
  private let content: ObjectBuffer

  /// The content, as far as it could be made; valid as long as this value.
  package var bytes: UnsafeRawBufferPointer { unsafe content.bytes }

  /// The names in a tree, each followed by NUL, and whether the tree is sound; none of other objects.
  package var names: (bytes: [UInt8], isWhole: Bool) {
    guard kind == .tree else { return ([], true) }
    // Its own name, which is not here, has as many bytes as those in it.
    return TreeNames.names(
      of: content, idLengths: [HashAlgorithm.sha1, .sha256].map(\.byteCount))
  }

  /// The longest object that is made, in bytes.
  package static let longest = FamilyWalker.longestObject
  /// The bytes of a stream that a head may take.
  private static let largestHead = 32
  /// Bytes of the stream that tell its head.
  private static let headReach = 512

  /// Whether a file may be a loose object that begins with these bytes.
  package static func begins(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 8, ZlibMark.isHeader(first[0], first[1]) else { return false }
    return head(of: first.extracting(first: headReach), inflater: Inflater()) != nil
  }

  /// The size of the object that a file says it is; nil if it is none.
  package static func size(_ first: Span<UInt8>) -> Int? {
    head(of: first.extracting(first: headReach), inflater: Inflater())?.size
  }

  /// The kind, the length of the content, and where that begins in what the stream inflates to.
  private static func head(
    of first: Span<UInt8>, inflater: Inflater
  ) -> (kind: ObjectKind, size: Int, start: Int)? {
    let text = ObjectBuffer()
    defer { text.keepAlive() }
    _ = unsafe first.withUnsafeBytes {
      unsafe inflater.beginning(of: $0, count: largestHead, in: text)
    }
    return unsafe LooseHead.parse(text.bytes)
  }

  /// Reads a file; nil if it is no loose object.
  ///
  /// - Parameter bytes: all of it, whose head says a size that fits into memory.
  package init?(_ bytes: [UInt8]) {
    let inflater = Inflater()
    guard let (kind, size, start) = Self.head(of: bytes.span, inflater: inflater) else {
      return nil
    }
    let stream = ObjectBuffer()
    defer { stream.keepAlive() }
    let taken = unsafe bytes.withUnsafeBytes { bytes in
      unsafe inflater.size(ofStream: bytes, inflatingTo: start + size, in: stream)
    }
    let count =
      taken == nil
      ? unsafe bytes.withUnsafeBytes { bytes in
        unsafe inflater.beginning(of: bytes, count: start + size, in: stream)
      } : start + size
    content = ObjectBuffer()
    unsafe content.fill(Array(stream.bytes[min(start, count)..<count]))
    self.kind = kind
    end = taken ?? bytes.count
    isWhole = taken != nil
  }
}

/// The head of a loose object's content: `KIND SP SIZE NUL`.
enum LooseHead {
  /// Reads a head; nil where there is none.
  static func parse(
    _ bytes: UnsafeRawBufferPointer
  ) -> (kind: ObjectKind, size: Int, start: Int)? {
    guard let end = unsafe bytes.prefix(64).firstIndex(of: 0),
      let blank = unsafe bytes[..<end].firstIndex(of: 0x20),
      let kind = unsafe ObjectKind(name: bytes[..<blank]),
      let size = unsafe number(bytes[(blank + 1)..<end])
    else { return nil }
    return (kind, size, end + 1)
  }

  private static func number(_ digits: some Collection<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}
