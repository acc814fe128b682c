import Glibc

/// Where in a script an archive begins that it unpacks: behind a line end, as makeself and installers
/// put it.
enum ScriptPayload {
  /// How many bytes of packed data have a zero among them but for chance: one in nine million.
  private static let longestWithoutZeros = 4 << 10

  /// The archive's place; nil if the bytes begin no script, or none with an archive in them.
  ///
  /// - Parameter first: a blob's first bytes.
  static func start(of first: Span<UInt8>) -> Int? {
    guard first.holds("#!", at: 0), let end = firstZero(first) else { return nil }
    // Text has no zeros. The header of an archive has, or what is packed in it, soon.
    for place in max(0, end - longestWithoutZeros)..<end where first[place] == 0x0A {
      let rest = first.extracting((place + 1)...)
      if ArchiveFormat.recogniseAsIs(rest) != nil { return place + 1 }
    }
    return nil
  }

  private static func firstZero(_ bytes: Span<UInt8>) -> Int? {
    unsafe bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let found = unsafe memchr(base, 0, bytes.count) else {
        return nil
      }
      return unsafe UnsafeRawPointer(found) - base
    }
  }
}
