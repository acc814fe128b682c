/// Where the bytes of a pack come from that is no part of a store: a file, an archive's member.
package protocol PackSource {
  /// Why nothing more is read.
  associatedtype Failure: Error

  /// The number of bytes.
  var count: Int { get }

  /// Copies bytes from anywhere; fewer only at the end.
  func bytes(at start: Int, count: Int) throws(Failure) -> [UInt8]

  /// Hears of bytes before memory is taken for them, and throws if they are too many.
  func reserve(_ bytes: Int) throws(Failure)

  /// Hears how many bytes all whole objects found so far are, before any comes out, and throws if they
  /// are too many.
  func expect(_ bytes: Int) throws(Failure)

  /// Hears of bytes that are made for a second time, and throws if they are too many.
  func repeated(_ bytes: Int) throws(Failure)
}

/// What is wrong with a pack as a whole.
package enum PackDefect: Error, Hashable, Sendable {
  /// It ends too early.
  case truncated
  /// Its bytes are not what their structure or checksum says, from some point on.
  case damaged
  /// A version that only a later git writes.
  case unsupported
  /// An object is longer than can be made in memory, and what stands behind it is not found.
  case tooLong(limit: Int)
}
