/// The head of one entry of a pack (git's pack-format, "pack-*.pack files have the following
/// format").
@safe
struct PackEntry {
  /// How an entry holds its object.
  enum Form {
    /// Whole.
    case whole(ObjectKind)
    /// As a difference from the entry that starts this many bytes before it.
    case offsetDelta(distance: Int)
    /// As a difference from a named object; its id stands this many bytes into the entry.
    case referenceDelta(at: Int)
  }

  let form: Form
  /// The length in bytes of what the entry's zlib stream inflates to.
  let size: Int
  /// Where in the entry the zlib stream begins.
  let start: Int

  /// Reads an entry's head; nil when it is none.
  ///
  /// - Parameter bytes: the entry, up to where the next begins.
  @inline(__always)
  init?(_ bytes: UnsafeRawBufferPointer, _ algorithm: HashAlgorithm) {
    guard unsafe !bytes.isEmpty else { return nil }
    var byte = unsafe bytes[0]
    let type = byte >> 4 & 7
    var size = Int(byte & 15)
    var shift = 4
    var position = 1
    while byte & 0x80 != 0 {
      guard position < bytes.count, shift <= 53 else { return nil }
      byte = unsafe bytes[position]
      position &+= 1  // Below bytes.count.
      size |= Int(byte & 0x7f) << shift
      shift += 7
    }
    self.size = size
    switch type {
    case 1...4:
      guard let kind = ObjectKind(rawValue: type) else { return nil }
      form = .whole(kind)
    case 6:
      var distance = 0
      var isFirst = true
      repeat {
        guard position < bytes.count, distance < 1 << 54 else { return nil }
        byte = unsafe bytes[position]
        position &+= 1
        if !isFirst { distance += 1 }
        isFirst = false
        distance = distance << 7 | Int(byte & 0x7f)
      } while byte & 0x80 != 0
      form = .offsetDelta(distance: distance)
    case 7:
      form = .referenceDelta(at: position)
      position += algorithm.byteCount
    default: return nil
    }
    guard position < bytes.count else { return nil }
    start = position
  }
}
